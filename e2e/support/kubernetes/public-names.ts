/** Host of the portal, as people type it. Reserved for tests (RFC 6761), so that nobody else can have it. */
export const PORTAL_HOST = 'streamspace.test';

/** Domain of web applications: another site than the portal's, as is best in production. */
export const APPS_DOMAIN = 'apps.streamspace-apps.test';
