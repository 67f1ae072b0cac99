/** Gives a field to another conversation's text, and the caret if it is wanted. `used`: something was typed in it. */
export function fresh(field: HTMLTextAreaElement, text: string, used: boolean, wanted: boolean): void {
  if (used) field.value = ' '; // written anew, so that the browser can't undo into it what was typed for somebody else
  if (field.value !== text) field.value = text;
  // only a mouse and a keyboard: on a phone the focus would bring up half a screen of keys
  const typing = wanted && matchMedia('(hover: hover)').matches && document.activeElement !== field;
  if (typing) field.focus({ preventScroll: true });
}
