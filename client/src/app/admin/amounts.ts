const NUMBER = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** Thousandths of a core as cores. */
export const coresWords = (cpuMillis: number): string => NUMBER.format(cpuMillis / 1000);

/** MiB as GiB. */
export const gibWords = (memoryMiB: number): string => NUMBER.format(memoryMiB / 1024);
