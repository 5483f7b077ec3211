// The editor of #code. The page asks for this part when a reader opens it (py/ripple/page/hood.py),
// and this for the sources, which are another. It only shows: what a line computes, Python knows.
import { standardKeymap } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, drawSelection, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const SOURCES = "hood.json";
const HANGS = 2; // letters by which a long line goes on further to the right

// The page's colours: they are read anew whenever it turns dark or light.
const look = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", fontSize: "var(--small)" },
  "&.cm-focused": { outline: "3px solid var(--ink)", outlineOffset: "-3px" },
  ".cm-scroller": { overflow: "auto", fontFamily: "ui-monospace, monospace", lineHeight: "1.5" },
  ".cm-content": { padding: "0.3rem 0", cursor: "default" },
  ".cm-line": { padding: "0 0.4rem 0 0" },
  ".cm-gutters": { border: "0", backgroundColor: "transparent", color: "var(--muted)" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 0.5rem 0 0.2rem", minWidth: "1.6rem" },
  ".cm-cursor": { borderLeft: "2px solid var(--ink)" },
  ".used": { boxShadow: "inset 2px 0 var(--hairline)" },
  ".computes": { backgroundColor: "var(--hover)", boxShadow: "inset 4px 0 var(--ink)" },
  ".pointed": { outline: "2px solid var(--ink)", outlineOffset: "-2px" },
  "@media (forced-colors: active)": { ".computes": { outline: "1px dashed" } },
});
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.bool, tags.null], color: "var(--keyword)", fontWeight: "600" },
  { tag: [tags.comment, tags.string], color: "var(--muted)", fontStyle: "italic" },
  { tag: tags.definition(tags.function(tags.variableName)), fontWeight: "700" },
  { tag: tags.definition(tags.className), fontWeight: "700" },
]);

// Which lines have a class of their own, by its name: { computes: [12, 14] }.
const markLines = StateEffect.define();
const marks = StateField.define({
  create: () => Decoration.none,
  update(known, { state, effects }) {
    for (const effect of effects) if (effect.is(markLines)) known = decorated(state.doc, effect.value);
    return known;
  },
  provide: (field) => EditorView.decorations.from(field),
});
const decorated = (doc, classes) =>
  Decoration.set(
    Object.entries(classes).flatMap(([name, lines]) =>
      lines
        .filter((line) => line <= doc.lines)
        .map((line) => Decoration.line({ class: name }).range(doc.line(line).from)),
    ),
    true,
  );

// A line that is too long goes on below itself, further to the right than it begins.
const hanging = StateField.define({
  create: ({ doc }) => {
    const found = new RangeSetBuilder();
    for (let n = 1; n <= doc.lines; n++) {
      const { from, text } = doc.line(n);
      const by = `${text.search(/\S|$/) + HANGS}ch`;
      const style = `padding-left: calc(${by} + 0.4rem); text-indent: -${by}`;
      found.add(from, from, Decoration.line({ attributes: { style } }));
    }
    return found.finish();
  },
  update: (known) => known,
  provide: (field) => EditorView.decorations.from(field),
});

// `told` hears of the line that is pointed at, by a pointer or by the cursor: 0 for none.
const pointing = (told) => {
  let last = 0;
  const tell = (line) => {
    if (line !== last) told((last = line));
  };
  const ofCursor = ({ state, hasFocus }) =>
    tell(hasFocus ? state.doc.lineAt(state.selection.main.head).number : 0);
  return [
    EditorView.domEventHandlers({
      pointermove({ pointerType, clientY }, view) {
        if (pointerType === "touch") return; // it scrolls; where it taps, the cursor goes
        const { from } = view.lineBlockAtHeight(clientY - view.documentTop);
        tell(view.state.doc.lineAt(from).number);
      },
      pointerleave(event, view) {
        if (event.pointerType !== "touch") ofCursor(view);
      },
    }),
    EditorView.updateListener.of(({ view, selectionSet, focusChanged }) => {
      if (selectionSet || focusChanged) ofCursor(view);
    }),
  ];
};

// The editor scrolls, and never the page around it.
const MARGIN = 24; // pixels that stay in sight beside the line
const scrolling = EditorView.scrollHandler.of((view, { head }, { y }) => {
  const { scrollDOM } = view;
  const { top, bottom } = view.lineBlockAt(head);
  const lowest = bottom + MARGIN - scrollDOM.clientHeight;
  if (y === "start" || scrollDOM.scrollTop > top - MARGIN) scrollDOM.scrollTop = top - (y === "start" ? 0 : MARGIN);
  else if (scrollDOM.scrollTop < lowest) scrollDOM.scrollTop = lowest;
  return true;
});

const sources = async () => {
  const response = await fetch(window.rippleFetched.address(SOURCES));
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.json();
};

// From now on it is kept for visits without a network, too.
const haveKept = async () => {
  try {
    const found = await navigator.serviceWorker.getRegistration();
    found?.active?.postMessage("opened");
  } catch {
    // a file, or a page that may have no service worker
  }
};

// An editor in this element. It has a root of its own, where CodeMirror's styles come as sheets that
// are made by script, which the page's policy allows; elements with styles in them it does not.
// Nothing can be typed yet: to let a reader, leave out the two lines that say so.
export const open = async (host, told) => {
  const texts = await sources();
  const parent = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  parent.replaceChildren();
  host.addEventListener("keydown", (event) => event.stopPropagation()); // they mean something here
  const stateOf = (name) =>
    EditorState.create({
      doc: texts[name],
      extensions: [
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        EditorView.contentAttributes.of({
          "aria-label": `${name}, read only`,
          "aria-readonly": "true",
          tabindex: "0",
          translate: "no",
        }),
        [lineNumbers(), drawSelection(), EditorView.lineWrapping, keymap.of(standardKeymap)],
        [pythonLanguage, syntaxHighlighting(colours), look, hanging, marks, scrolling, pointing(told)],
      ],
    });
  let view; // from the first file on: an empty one has no name that could be heard
  haveKept();
  return {
    source: (name) => texts[name],
    show(name) {
      if (view) view.setState(stateOf(name));
      else view = new EditorView({ parent, state: stateOf(name) });
    },
    mark: (classes) => view.dispatch({ effects: markLines.of(JSON.parse(classes)) }),
    // Scroll to a line: to the top, or only as far as it takes.
    reveal(line, top) {
      const { from } = view.state.doc.line(line);
      view.dispatch({ effects: EditorView.scrollIntoView(from, { y: top ? "start" : "nearest" }) });
    },
  };
};
