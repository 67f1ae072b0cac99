import { describe, expect, it } from 'vitest';
import { contrast, inkOn } from './contrast';

describe('contrast of a brand colour', () => {
  it.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#777777', '#ffffff', 4.48],
    ['#00646f', '#ffffff', 6.83],
  ])('of %s on %s is as WCAG computes it', (a, b, ratio) => {
    expect(contrast(a, b)).toBeCloseTo(ratio, 1);
    expect(contrast(b, a)).toBe(contrast(a, b));
  });

  it('finds an ink of at least 4.5 : 1 on every colour', () => {
    for (let r = 0; r < 256; r += 17)
      for (let g = 0; g < 256; g += 17)
        for (let b = 0; b < 256; b += 17) {
          const color = `#${[r, g, b].map((c) => c.toString(16).padStart(2, '0')).join('')}`;
          expect(inkOn(color).ratio, color).toBeGreaterThanOrEqual(4.5);
        }
  });
});
