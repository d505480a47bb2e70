/** Words of the panel's clipboard section. English; another language is another object of this shape. */
export const strings = {
  heading: 'Clipboard',
  ways: {
    granted: 'What you copy, here or in the session, is there on both sides.',
    unasked:
      'What you copy in the session is on your clipboard as well, and Ctrl + V brings yours along. To paste with the mouse in the session, too, let this page read your clipboard.',
    denied:
      'What you copy in the session is on your clipboard as well, and Ctrl + V brings yours along. To paste with the mouse in the session, put the text into the box first: this browser does not let the page read your clipboard by itself.',
    writeForbidden:
      'This browser does not let the page write to your clipboard. What you copy in the session appears in the box: take it from there.',
  },
  summaries: { granted: 'Both ways', unasked: 'With Ctrl + V', denied: 'With Ctrl + V', writeForbidden: 'By hand' },
  allow: 'Let it read my clipboard',
  box: 'Text of the session',
  boxHint: 'What was copied last in the session. Put in text of your own, and send it.',
  copy: 'Copy',
  copied: 'Copied.',
  copyByHand: 'It is selected: press Ctrl + C.',
  send: 'Send to the session',
  sent: 'Sent. You can paste it in the session now.',
  overflow: {
    'to-session': 'That text is too long to be shared with the session: at most 1 MiB goes through the clipboard.',
    'to-device': 'The text copied in the session is too long for your clipboard: at most 1 MiB goes through.',
  },
} as const;
