/** Where a key leads in a group of radio buttons that lie beside each other (WAI-ARIA APG, radio group), from one of `count`. */
export function moved(key: string, from: number, count: number, rtl: boolean): number | undefined {
  const ahead = rtl ? 'ArrowLeft' : 'ArrowRight';
  const behind = rtl ? 'ArrowRight' : 'ArrowLeft';
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key === ahead || key === 'ArrowDown') return (from + 1) % count;
  if (key === behind || key === 'ArrowUp') return (from + count - 1) % count;
  return undefined;
}
