/**
 * Specs on real processes, sockets and platforms: a test that fails gets one more try at once, and its first error is printed. The summary names each test that needed
 * it, because a test that is not steady is a defect to mend, but no reason to hold back everybody's work.
 */
import { jest } from '@jest/globals';

jest.retryTimes(1, { logErrorsBeforeRetry: true, retryImmediately: true });
