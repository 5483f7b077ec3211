// What passes between this page and the one around it. The page asks for this part only where its
// address names whom it may talk with (py/ripple/page/embedding.py, docs/embedding.md).
const MOST = 400_000; // characters: no lesson comes to as many
const DEEPEST = 9; // objects and lists within each other, as a lesson has them at the most

// Plain data as JSON; nothing where they are something else, or too much. What is sent may be in a
// circle, a list of a milliard holes, or no data at all: it is looked at piece by piece, and given up
// as soon as that is known. −0 is a number of its own.
export const written = (data) => {
  let left = MOST;
  const take = (text) => {
    left -= text.length;
    if (left < 0) throw new RangeError("too much");
    return text;
  };
  const list = (items, each) => {
    const parts = [];
    for (const item of items) {
      take(",");
      parts.push(each(item));
    }
    return parts.join(",");
  };
  const write = (value, depth) => {
    if (value === null || typeof value === "boolean") return take(String(value));
    if (typeof value === "string" && value.length <= left) return take(JSON.stringify(value));
    if (Number.isFinite(value)) return take(Object.is(value, -0) ? "-0.0" : String(value));
    if (depth > DEEPEST) throw new RangeError("too deep");
    const inside = (item) => write(item, depth + 1);
    if (Array.isArray(value) && value.length <= left) return `[${list(value, inside)}]`;
    if (value && Object.getPrototypeOf(value) === Object.prototype) {
      const pair = (name) => `${inside(name)}:${inside(value[name])}`;
      return `{${list(Object.keys(value), pair)}}`;
    }
    throw new TypeError("no plain data");
  };
  try {
    return write(data, 1);
  } catch {
    return "";
  }
};

// Of an address, who answers for it; nobody for a file, or for what is no address.
const originOf = (named) => {
  try {
    const { origin, protocol } = new URL(named);
    return /^https?:$/.test(protocol) ? origin : "";
  } catch {
    return "";
  }
};

// Hears the page around this one if it is of this origin, and nobody else; what it gives back says
// something to that page. Where there is no such page, nothing is heard or said.
export const talk = (named, take) => {
  const origin = originOf(named);
  if (!origin || window.parent === window) return () => {};
  window.addEventListener("message", (event) => {
    if (event.origin !== origin || event.source !== window.parent) return;
    const { data } = event;
    if (data && typeof data === "object" && Object.hasOwn(data, "ripple")) take(written(data));
  });
  return (text) => window.parent.postMessage(JSON.parse(text), origin);
};
