/** Contrast as WCAG 2.2 defines it (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio), of colours written `#rrggbb`. */
export function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const inks = ['#ffffff', '#000000'];

/** The ink that is read best on a colour, and how well. One of the two always has 4.5 : 1. */
export function inkOn(color: string): { ink: string; ratio: number } {
  const [best] = inks.map((ink) => ({ ink, ratio: contrast(ink, color) })).sort((x, y) => y.ratio - x.ratio);
  return best as { ink: string; ratio: number };
}
