/* eslint-disable @typescript-eslint/no-deprecated -- keyCode is what is left where a keyboard on glass tells no code, and 229 is how WebKit tells that an input method has the key. */
import type { PressedKey } from './key-route';

/** Key code of a key that an input method has taken (UI Events, section 6.3). */
const TAKEN = 229;

/** Which locks were on when a key was pressed. */
export interface Locks {
  readonly isCapsOn: boolean;
  readonly isNumOn: boolean;
}

export function locksOf(event: KeyboardEvent): Locks {
  return { isCapsOn: event.getModifierState('CapsLock'), isNumOn: event.getModifierState('NumLock') };
}

export function pressOf(event: KeyboardEvent): PressedKey {
  const { key, code, ctrlKey, altKey, metaKey, shiftKey } = event;
  const isTaken = event.isComposing || event.keyCode === TAKEN;
  return { key, code, ctrlKey, altKey, metaKey, shiftKey, isAltGraph: event.getModifierState('AltGraph'), isTaken };
}

/** Keys that Command becomes where it means Ctrl. */
const CONTROL_OF: Readonly<Record<string, string>> = { MetaLeft: 'ControlLeft', MetaRight: 'ControlRight' };

/**
 * The same key event once more, for another element. With `isCommandControl`, Command itself becomes Ctrl. The keys pressed with it still say that
 * it is held: macOS never tells when those are released, and noVNC, which releases them at once, has to know.
 */
export function keyCopy(event: KeyboardEvent, isCommandControl = false): KeyboardEvent {
  const { key, code, location, repeat, ctrlKey, altKey, metaKey, shiftKey, keyCode } = event;
  const { isCapsOn, isNumOn } = locksOf(event);
  const control = isCommandControl ? CONTROL_OF[code] : undefined;
  return new KeyboardEvent(event.type, {
    ...{ key, code, location, repeat, ctrlKey, altKey, metaKey, shiftKey, keyCode },
    ...(control !== undefined && { key: 'Control', code: control, ctrlKey: metaKey, metaKey: false, keyCode: 17 }),
    modifierCapsLock: isCapsOn,
    modifierNumLock: isNumOn,
    modifierAltGraph: event.getModifierState('AltGraph'),
    cancelable: true,
  });
}

/** A key press that tells its character and nothing else, as keyboards on glass send it: noVNC answers it with press and release. */
export function characterKey(character: string, { isCapsOn, isNumOn }: Locks): KeyboardEvent {
  return new KeyboardEvent('keydown', {
    key: character,
    modifierCapsLock: isCapsOn,
    modifierNumLock: isNumOn,
    cancelable: true,
  });
}
