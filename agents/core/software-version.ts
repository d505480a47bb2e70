/** Version of this software, as package.json has it (a spec compares the two). */
export const SOFTWARE_VERSION = '0.1.0';
