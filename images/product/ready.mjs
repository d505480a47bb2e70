/** Asks the control plane of this container whether it can serve requests; the exit code is the answer. */
const { STREAMSPACE_HOST: host = '127.0.0.1', STREAMSPACE_PORT: port = '3000' } = process.env;
const everywhere = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };
const answer = await fetch(`http://${everywhere[host] ?? host}:${port}/readyz`, { signal: AbortSignal.timeout(4000) });
process.exit(answer.ok ? 0 : 1);
