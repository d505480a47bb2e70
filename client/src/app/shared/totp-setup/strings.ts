/** Words of setting an authenticator up. English; another language is another object of this shape. */
export const strings = {
  scan: '1. Scan this code with an authenticator application on your phone.',
  qrCode: 'QR code for your authenticator application',
  type: 'Or type this key in:',
  confirm: '2. Enter the six digits that it shows now.',
  code: 'Code of the authenticator',
  codeMissing: 'Enter the six digits that the application shows.',
  submit: 'Turn on',
  submitting: 'Turning on…',
} as const;
