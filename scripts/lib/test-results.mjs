/**
 * Adds up result files of Jest. A suite that could not run at all counts as one failure, and so does a file that is missing.
 */
export function summary(files, read) {
  let passed = 0;
  let failed = 0;
  for (const file of files) {
    try {
      const result = JSON.parse(read(file));
      passed += result.numPassedTests;
      failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
    } catch {
      failed += 1;
    }
  }
  return { passed, failed, line: `${passed} passed, ${failed} failed` };
}
