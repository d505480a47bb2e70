// Asks the control plane through its Service, as its Ingress does: whether it is ready, and whether it serves its pages and its API.
const { CONTROL_PLANE: origin } = process.env;
const expectations = { '/readyz': 200, '/': 200, '/api/v1/auth/providers': 200, '/api/v1/me': 401 };
let failures = 0;
for (const [path, expected] of Object.entries(expectations)) {
  const answer = await fetch(origin + path, { signal: AbortSignal.timeout(10_000) }).then(
    ({ status }) => status,
    (error) => `no answer (${error.cause?.message ?? error.message})`,
  );
  console.log(`${answer === expected ? 'ok' : 'FAILED'}  ${origin}${path}: ${answer}`);
  if (answer !== expected) failures++;
}
process.exit(failures === 0 ? 0 : 1);
