import { DestroyRef, inject } from '@angular/core';

/** Whether this key press completes Ctrl+Alt+Shift, in whichever order. AltGr+Shift is none, though Windows says Ctrl and Alt for it. */
export function isPanelShortcut(event: KeyboardEvent): boolean {
  const { key, ctrlKey, altKey, shiftKey, repeat } = event;
  if (!ctrlKey || !altKey || !shiftKey || repeat || event.getModifierState('AltGraph')) return false;
  return ['Control', 'Alt', 'Shift', 'Meta'].includes(key);
}

/**
 * Hears Ctrl+Alt+Shift for as long as the component lives. On the way down, because noVNC lets no key come back up. Call it in an injection
 * context.
 */
export function listenForPanelShortcut(toggle: () => void): void {
  const listen = (event: KeyboardEvent): void => {
    if (!isPanelShortcut(event)) return;
    event.preventDefault();
    event.stopPropagation();
    toggle();
  };
  window.addEventListener('keydown', listen, { capture: true });
  inject(DestroyRef).onDestroy(() => window.removeEventListener('keydown', listen, { capture: true }));
}
