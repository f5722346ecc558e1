/** Resolves once everything else that waits for this process (signals, timers, files) has had its turn. */
export function nextTurn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
