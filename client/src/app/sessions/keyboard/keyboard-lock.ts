/** The Keyboard Lock API (https://wicg.github.io/keyboard-lock/), where the browser has it. */
interface LockableKeyboard {
  lock(): Promise<void>;
  unlock(): void;
}

function isLockable(keyboard: unknown): keyboard is LockableKeyboard {
  return typeof keyboard === 'object' && keyboard !== null && 'lock' in keyboard && 'unlock' in keyboard;
}

/**
 * Keeps the keys that a browser takes for itself (Ctrl+W, Alt+Tab, Esc) for the session, as long as the page fills the screen. Whoever holds
 * Esc down leaves full screen: the browser sees to it.
 */
export function lockKeys(document: Document, isWanted: boolean): void {
  const { navigator } = document.defaultView ?? {};
  const keyboard: unknown = navigator !== undefined && 'keyboard' in navigator ? navigator.keyboard : undefined;
  if (!isLockable(keyboard)) return;
  // A browser may refuse; then those keys stay its own, as before.
  if (isWanted && document.fullscreenElement !== null) void keyboard.lock().catch(() => undefined);
  else keyboard.unlock();
}
