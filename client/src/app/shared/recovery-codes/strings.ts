/** Words of recovery codes. English; another language is another object of this shape. */
export const strings = {
  title: 'Keep your recovery codes',
  detail:
    'Each of them lets you in once when you do not have your authenticator. They are shown only now: print them, or keep them in a password manager.',
  copy: 'Copy',
  copied: 'Copied.',
  notCopied: 'Your browser did not allow copying. Download or print them instead.',
  download: 'Download',
  print: 'Print',
  fileName: 'streamspace-recovery-codes.txt',
  fileHead: 'Recovery codes for StreamSpace. Each one works once.',
  list: 'Recovery codes',
} as const;
