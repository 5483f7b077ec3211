// Editors of Python: that of #code, to look into and to change what runs, and as many others as there
// are places for. The page asks for this part when a reader opens one of them.
//
//   const editor = await open(host, pointed, told)    in this element, whose content it becomes
//   editor.show(name, text, label)   this text from now on; label is what a screen reader calls it;
//                                    by the same name, its history of changes goes on from before
//   editor.text()                    what stands there now
//   editor.replace(text)             put another text there, as a change that can be undone
//   editor.fail(line, message)       an error at this line; line 0: none any longer
//   editor.mark(json), reveal(line, top), focus(), source(name)
//
// `pointed(line)` hears of the line that is pointed at, 0 for none; `told(what)` of what a reader does:
// "change" after each change of the text, "run" for Ctrl+Enter (or Cmd+Enter). In Python that is
// `browser.open_editor("id of the element", pointed, then, told)`; see page/browser.py.
//
// Keys: Tab indents and Shift+Tab takes it back. Escape and then Tab leaves the editor, as does
// Ctrl+M (Shift+Alt+M on a Mac), which has Tab move the focus until it is pressed again; the label
// says so. Escape alone does nothing else in here: whatever the editor lies in stays open.
import {
  history,
  historyKeymap,
  defaultKeymap,
  indentWithTab,
  isolateHistory,
} from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { EditorState, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, drawSelection, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const SOURCES = "hood.json";
const HANGS = 2; // letters by which a long line goes on further to the right

// The page's colours: they are read anew whenever it turns dark or light.
const look = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", fontSize: "var(--small)" },
  "&.cm-focused": { outline: "3px solid var(--ink)", outlineOffset: "-3px" },
  ".cm-scroller": { overflow: "auto", fontFamily: "ui-monospace, monospace", lineHeight: "1.5" },
  ".cm-content": { padding: "0.3rem 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 0.4rem 0 0" },
  ".cm-gutters": { border: "0", backgroundColor: "transparent", color: "var(--muted)" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 0.5rem 0 0.2rem", minWidth: "1.6rem" },
  ".cm-cursor": { borderLeft: "2px solid var(--ink)" },
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": { background: "var(--hairline) !important" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { background: "none", outline: "1px solid var(--muted)" },
  ".cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket": { background: "none" },
  ".used": { boxShadow: "inset 2px 0 var(--hairline)" },
  ".computes": { backgroundColor: "var(--hover)", boxShadow: "inset 4px 0 var(--ink)" },
  ".pointed": { outline: "2px solid var(--ink)", outlineOffset: "-2px" },
  ".failed": { textDecoration: "underline wavy 1px", textUnderlineOffset: "0.25em" },
  ".failure": { padding: "0 0.4rem", borderLeft: "4px solid var(--ink)", fontWeight: "600", whiteSpace: "pre-wrap" },
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
  update(known, { state, effects, changes }) {
    known = known.map(changes);
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

// The line where the code came to no good end, and below it what Python says. It stays until the
// next run: whoever mends the line can still read it.
const failLine = StateEffect.define();
class Failure extends WidgetType {
  constructor(message) {
    super();
    this.message = message;
  }
  eq({ message }) {
    return message === this.message;
  }
  toDOM() {
    const told = document.createElement("div");
    told.className = "failure";
    told.textContent = this.message;
    return told;
  }
}
const failures = StateField.define({
  create: () => Decoration.none,
  update(known, { state, effects, changes }) {
    known = known.map(changes);
    for (const effect of effects) if (effect.is(failLine)) known = failed(state.doc, effect.value);
    return known;
  },
  provide: (field) => EditorView.decorations.from(field),
});
const failed = (doc, { line, message }) => {
  if (line < 1) return Decoration.none;
  const { from, to } = doc.line(Math.min(line, doc.lines));
  const below = Decoration.widget({ widget: new Failure(message), block: true, side: 1 });
  return Decoration.set([Decoration.line({ class: "failed" }).range(from), ...(message ? [below.range(to)] : [])]);
};

// A line that is too long goes on below itself, further to the right than it begins.
const hang = (doc) => {
  const found = new RangeSetBuilder();
  for (let n = 1; n <= doc.lines; n++) {
    const { from, text } = doc.line(n);
    const by = `${text.search(/\S|$/) + HANGS}ch`;
    const style = `padding-left: calc(${by} + 0.4rem); text-indent: -${by}`;
    found.add(from, from, Decoration.line({ attributes: { style } }));
  }
  return found.finish();
};
const hanging = StateField.define({
  create: ({ doc }) => hang(doc),
  update: (known, { docChanged, newDoc }) => (docChanged ? hang(newDoc) : known),
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

// After Escape the Tab key leaves, until something is typed or the focus has been elsewhere.
const leave = (view) => {
  view.setTabFocusMode(true);
  return true;
};
const stay = EditorView.updateListener.of(({ view, docChanged, focusChanged }) => {
  if (docChanged || (focusChanged && !view.hasFocus)) view.setTabFocusMode(false);
});

const keys = (told) => [
  {
    key: "Mod-Enter",
    run() {
      told("run");
      return true;
    },
  },
  { key: "Escape", run: leave },
  indentWithTab,
  ...historyKeymap,
  ...defaultKeymap,
];

let coming; // the sources, once for all editors
const sources = async () => {
  const response = await fetch(window.rippleFetched.address(SOURCES));
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.json();
};
const known = async () => {
  coming ??= sources();
  try {
    return await coming;
  } catch (error) {
    coming = undefined; // to be tried again
    throw error;
  }
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

// An editor has a root of its own, where CodeMirror's styles come as sheets that are made by script,
// which the page's policy allows; elements with styles in them it does not.
export const open = async (host, pointed, told) => {
  const texts = await known();
  const parent = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  parent.replaceChildren();
  host.addEventListener("keydown", (event) => event.stopPropagation()); // they mean something here
  const stateOf = (text, label) =>
    EditorState.create({
      doc: text,
      extensions: [
        EditorView.contentAttributes.of({
          "aria-label": `${label}; to leave it press Escape, then Tab`,
          tabindex: "0",
          translate: "no",
        }),
        [history(), lineNumbers(), drawSelection(), EditorView.lineWrapping, keymap.of(keys(told))],
        [indentUnit.of("    "), indentOnInput(), bracketMatching(), EditorState.tabSize.of(4)],
        [pythonLanguage, syntaxHighlighting(colours), look, hanging, marks, failures, scrolling, stay],
        pointing(pointed),
        EditorView.updateListener.of(({ docChanged }) => {
          if (docChanged) told("change");
        }),
      ],
    });
  const before = new Map(); // of texts that are not shown now, by their names: with what was changed
  let view; // from the first text on: an empty one has no name that could be heard
  let shown = "";
  haveKept();
  return {
    source: (name) => texts[name],
    show(name, text, label) {
      if (view) before.set(shown, view.state);
      const then = before.get(name);
      const state = then?.doc.toString() === text ? then : stateOf(text, label);
      shown = name;
      if (view) view.setState(state);
      else view = new EditorView({ parent, state });
    },
    text: () => view.state.doc.toString(),
    replace(text) {
      const { doc } = view.state;
      if (doc.toString() === text) return;
      const changes = { from: 0, to: doc.length, insert: text };
      view.dispatch({ changes, annotations: isolateHistory.of("full") });
    },
    fail(line, message) {
      view.dispatch({ effects: failLine.of({ line, message }) });
      if (line > 0) this.reveal(Math.min(line, view.state.doc.lines), false);
    },
    mark: (classes) => view.dispatch({ effects: markLines.of(JSON.parse(classes)) }),
    // Scroll to a line: to the top, or only as far as it takes.
    reveal(line, top) {
      const { from } = view.state.doc.line(line);
      view.dispatch({ effects: EditorView.scrollIntoView(from, { y: top ? "start" : "nearest" }) });
    },
    focus: () => view.focus(),
  };
};
