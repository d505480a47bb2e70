import './scripts/typescript.mjs';
const { main } = await import('./bench/kubernetes.ts');
process.exit(await main(process.argv.slice(2)));
