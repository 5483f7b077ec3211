// A yardstick for training at full speed: a network of objects, as they are usually drawn and
// taught with. A unit knows its links, a link its weight and both of its units; each sample goes
// through them one by one. 2-4-2-1 units with tanh, half squared error, batches of ten.
//
// As it is when nobody looks, and as it is in a page that shows each epoch: after each of them the
// losses of the points learned from and of as many others are taken, and what every unit says over
// 100 × 100 places is worked out. One epoch is one frame's work.

const SIZES = [2, 4, 2, 1], BATCH = 10, RATE = 0.03, POINTS = 250, SIDE = 100;

class Unit {
  constructor() {
    Object.assign(this, { bias: 0.1, into: [], out: [], z: 0, a: 0, back: 0, delta: 0, sum: 0, count: 0 });
  }
  forward() {
    this.z = this.bias;
    for (const link of this.into) this.z += link.weight * link.from.a;
    return (this.a = Math.tanh(this.z));
  }
}

class Link {
  constructor(from, to) {
    Object.assign(this, { from, to, weight: Math.random() - 0.5, slope: 0, sum: 0, count: 0 });
    from.out.push(this);
    to.into.push(this);
  }
}

function network() {
  const layers = SIZES.map((size) => Array.from({ length: size }, () => new Unit()));
  layers.slice(1).forEach((layer, l) => layer.forEach((to) => layers[l].forEach((from) => new Link(from, to))));
  return layers;
}

function forward(layers, inputs) {
  layers[0].forEach((unit, i) => (unit.a = inputs[i]));
  for (let l = 1; l < layers.length; l++) for (const unit of layers[l]) unit.forward();
  return layers.at(-1)[0].a;
}

function backward(layers, target) {
  const [output] = layers.at(-1);
  output.back = output.a - target;
  for (let l = layers.length - 1; l >= 1; l--) {
    for (const unit of layers[l]) {
      unit.delta = unit.back * (1 - unit.a * unit.a);
      unit.sum += unit.delta;
      unit.count++;
      for (const link of unit.into) {
        link.slope = unit.delta * link.from.a;
        link.sum += link.slope;
        link.count++;
      }
    }
    if (l === 1) continue;
    for (const unit of layers[l - 1]) {
      unit.back = 0;
      for (const link of unit.out) unit.back += link.weight * link.to.delta;
    }
  }
}

function descend(layers) {
  for (let l = 1; l < layers.length; l++) {
    for (const unit of layers[l]) {
      unit.bias -= (RATE * unit.sum) / unit.count;
      unit.sum = unit.count = 0;
      for (const link of unit.into) {
        link.weight -= (RATE * link.sum) / link.count;
        link.sum = link.count = 0;
      }
    }
  }
}

function points(count) {
  return Array.from({ length: count }, (_, n) => {
    const side = n % 2 ? 1 : -1;
    return { inputs: [2 * side + 2 * Math.random(), 2 * side + 2 * Math.random()], target: side };
  });
}

function epoch(layers, taught) {
  taught.forEach(({ inputs, target }, i) => {
    forward(layers, inputs);
    backward(layers, target);
    if ((i + 1) % BATCH === 0) descend(layers);
  });
}

function loss(layers, some) {
  let sum = 0;
  for (const { inputs, target } of some) sum += (forward(layers, inputs) - target) ** 2 / 2;
  return sum / some.length;
}

function survey(layers, maps) {
  for (let i = 0; i < SIDE; i++) {
    for (let j = 0; j < SIDE; j++) {
      forward(layers, [(12 * i) / SIDE - 6, (12 * j) / SIDE - 6]);
      let n = 0;
      for (const layer of layers) for (const unit of layer) maps[n++][i * SIDE + j] = unit.a;
    }
  }
}

// Samples a second, when nobody looks and as a page plays.
globalThis.samplesPerSecond = async (seconds) => {
  const layers = network(), taught = points(POINTS), others = points(POINTS), end = 1000 * seconds;
  const maps = layers.flat().map(() => new Float64Array(SIDE * SIDE));
  for (let n = 0; n < 200; n++) epoch(layers, taught); // until it is compiled
  let began = performance.now(), epochs = 0;
  for (; performance.now() - began < end; epochs++) epoch(layers, taught);
  const unseen = (1000 * epochs * POINTS) / (performance.now() - began);
  began = performance.now();
  for (epochs = 0; performance.now() - began < end; epochs++) {
    await new Promise((frame) => globalThis.requestAnimationFrame(frame));
    epoch(layers, taught);
    loss(layers, taught) + loss(layers, others);
    survey(layers, maps);
  }
  const played = (1000 * epochs * POINTS) / (performance.now() - began);
  return { unseen, played, loss: loss(layers, taught) };
};
