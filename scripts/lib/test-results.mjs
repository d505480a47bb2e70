/**
 * Adds up result files of Jest. A suite that could not run at all counts as one failure, and so does a file that is missing. `unsteady` names
 * the tests that passed at their second try.
 */
export function summary(files, read) {
  let passed = 0;
  let failed = 0;
  const unsteady = [];
  for (const file of files) {
    try {
      const result = JSON.parse(read(file));
      passed += result.numPassedTests;
      failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
      for (const { assertionResults = [] } of result.testResults ?? [])
        for (const { status, invocations, fullName } of assertionResults)
          if (status === 'passed' && invocations > 1) unsteady.push(fullName);
    } catch {
      failed += 1;
    }
  }
  return { passed, failed, unsteady, line: `${passed} passed, ${failed} failed` };
}
