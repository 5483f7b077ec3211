// QR codes. The page asks for this part when a reader opens #share (py/ripple/page/share.py).
import { correction, generate } from "lean-qr";

// A line for each row, and in it a 1 for each dark module; nothing for a text that is too long.
export const rows = (text) => {
  let code;
  try {
    code = generate(text, { maxCorrectionLevel: correction.M });
  } catch (error) {
    if (error.code === 4) return ""; // too much data
    throw error;
  }
  const side = [...Array(code.size).keys()];
  return side.map((y) => side.map((x) => Number(code.get(x, y))).join("")).join("\n");
};
