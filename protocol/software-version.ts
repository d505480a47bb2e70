/** Version of this software, as package.json has it (a spec compares the two). Also the tag of the session images of our own. */
export const SOFTWARE_VERSION = '0.1.0';
