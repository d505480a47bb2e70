/** Whether this key press completes Ctrl+Alt+Shift, in whichever order. AltGr+Shift is none, though Windows says Ctrl and Alt for it. */
export function isPanelShortcut(event: KeyboardEvent): boolean {
  const { key, ctrlKey, altKey, shiftKey, repeat } = event;
  if (!ctrlKey || !altKey || !shiftKey || repeat || event.getModifierState('AltGraph')) return false;
  return ['Control', 'Alt', 'Shift', 'Meta'].includes(key);
}
