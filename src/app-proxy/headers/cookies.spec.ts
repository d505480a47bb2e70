import { applicationCookie, withoutPlatformCookies } from './cookies.js';

describe('cookies on their way to an application', () => {
  it.each([
    ['a=1; __Host-streamspace-app=x.y; b=2', 'a=1; b=2'],
    ['__Host-streamspace-refresh=secret', null],
    ['__HOST-STREAMSPACE-APP=x', null],
    ['=__Host-streamspace-app=x; a=1', 'a=1'],
    ['__Host-streamspace-app', null],
    ['a=1;;  ; b=', 'a=1; b='],
    ['x=__Host-streamspace-app', 'x=__Host-streamspace-app'],
  ])('%s become %s', (header, expected) => {
    expect(withoutPlatformCookies(header)).toBe(expected);
  });
});

describe('a cookie that an application sets', () => {
  const FRAME = 'Secure; SameSite=None; Partitioned';

  it.each([
    ['sid=1', `sid=1; ${FRAME}`],
    ['sid=1; Path=/x; HttpOnly; Max-Age=5', `sid=1; Path=/x; HttpOnly; Max-Age=5; ${FRAME}`],
    ['sid=1; Domain=example.com', `sid=1; ${FRAME}`],
    ['sid=1;  dOmAiN =.apps.example.com; Path=/', `sid=1; Path=/; ${FRAME}`],
    ['sid=1; Domain; ; SameSite=Strict; secure', `sid=1; ${FRAME}`],
    ['sid=a=b=c', `sid=a=b=c; ${FRAME}`],
    ['__Host-mine=1; Path=/; Secure', `__Host-mine=1; Path=/; ${FRAME}`],
  ])('%s becomes %s', (line, expected) => {
    expect(applicationCookie(line)).toBe(expected);
  });

  it.each([
    '__Host-streamspace-app=x',
    '__host-STREAMSPACE-app=x; Path=/',
    '=__Host-streamspace-app=x',
    ' __Host-streamspace-refresh = x',
  ])('is refused when it poses as ours: %s', (line) => {
    expect(applicationCookie(line)).toBeNull();
  });
});
