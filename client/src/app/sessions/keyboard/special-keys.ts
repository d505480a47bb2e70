/** One key: its X keysym, and its place on the keyboard as UI Events name it. */
export interface KeyStroke {
  readonly keysym: number;
  readonly code: string;
}

/** Modifiers that can be tapped instead of held. */
export type Modifier = 'Control' | 'Alt' | 'Shift' | 'Super';

export const MODIFIER_NAMES: readonly Modifier[] = ['Control', 'Alt', 'Shift', 'Super'];

export const MODIFIER_KEYS: Readonly<Record<Modifier, KeyStroke>> = {
  Control: { keysym: 0xffe3, code: 'ControlLeft' },
  Alt: { keysym: 0xffe9, code: 'AltLeft' },
  Shift: { keysym: 0xffe1, code: 'ShiftLeft' },
  Super: { keysym: 0xffeb, code: 'MetaLeft' },
};

/** Keys without a character, by the names that people know. */
export const KEYS = {
  Esc: { keysym: 0xff1b, code: 'Escape' },
  Tab: { keysym: 0xff09, code: 'Tab' },
  Enter: { keysym: 0xff0d, code: 'Enter' },
  Backspace: { keysym: 0xff08, code: 'Backspace' },
  Del: { keysym: 0xffff, code: 'Delete' },
  Insert: { keysym: 0xff63, code: 'Insert' },
  Print: { keysym: 0xff61, code: 'PrintScreen' },
  Left: { keysym: 0xff51, code: 'ArrowLeft' },
  Up: { keysym: 0xff52, code: 'ArrowUp' },
  Right: { keysym: 0xff53, code: 'ArrowRight' },
  Down: { keysym: 0xff54, code: 'ArrowDown' },
} as const satisfies Record<string, KeyStroke>;

/** F1 to F12 at 1 to 12. */
export function functionKey(number: number): KeyStroke {
  return { keysym: 0xffbd + number, code: `F${number}` };
}

/** Keys pressed one after the other and released in reverse. */
export interface Chord {
  readonly label: string;
  readonly strokes: readonly KeyStroke[];
}

const { Control, Alt, Super } = MODIFIER_KEYS;

/** Combinations that the person's own computer would keep for itself. */
export const CHORDS: readonly Chord[] = [
  { label: 'Ctrl + Alt + Del', strokes: [Control, Alt, KEYS.Del] },
  { label: 'Alt + Tab', strokes: [Alt, KEYS.Tab] },
  { label: 'Alt + F4', strokes: [Alt, functionKey(4)] },
  { label: 'Super', strokes: [Super] },
  { label: 'Esc', strokes: [KEYS.Esc] },
  { label: 'Tab', strokes: [KEYS.Tab] },
  { label: 'Print', strokes: [KEYS.Print] },
];

export const FUNCTION_KEYS: readonly Chord[] = Array.from({ length: 12 }, (_, index) => ({
  label: `F${index + 1}`,
  strokes: [functionKey(index + 1)],
}));
