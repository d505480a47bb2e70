/** Words of the keyboard. English; another language is another object of this shape. */
export const strings = {
  heading: 'Keyboard',
  hint: 'Keys go to the session. Ctrl + Alt + Shift opens the panel.',
  command: 'Use Command (⌘) as Ctrl',
  commandHint: 'Command + C copies in the session, as it does on this device.',
  modifiers: 'Hold for the next key',
  modifiersHint: 'Tap once for the next key, twice to hold until you tap again.',
  combinations: 'Send keys',
  functionKeys: 'Function keys',
  functionKeysHint: 'With Ctrl and Alt held above, they become Ctrl + Alt + F1 and so on.',
  showDevice: 'Show the keyboard',
  hideDevice: 'Hide the keyboard',
  row: 'Keys that this keyboard does not have',
  arrows: { Left: 'Left', Up: 'Up', Down: 'Down', Right: 'Right' },
  names: { Control: 'Ctrl', Alt: 'Alt', Shift: 'Shift', Super: 'Super' },
  locked: 'held',
} as const;
