/** Which rows of a long list are near enough to the viewport to exist. */

export type Section = { rows: number; top: number; first: number; last: number };

const margin = 8; // rows drawn beyond each edge, so that a quick scroll meets rows, not ground

/** The part of each section that is worth drawing: `first` up to, not including, `last`. */
export function windowed(
  counts: number[],
  headHeight: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
): Section[] {
  let top = 0;
  return counts.map((rows) => {
    const start = top + headHeight;
    const first = clamp(Math.floor((scrollTop - start) / rowHeight) - margin, rows);
    const last = clamp(Math.ceil((scrollTop + height - start) / rowHeight) + margin, rows);
    const section = { rows, top, first, last };
    top = start + rows * rowHeight;
    return section;
  });
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, value));
}
