/** These tests lock sessions, restart services and freeze them: on a machine that somebody uses that would be no test. */
export default function onlyInTheBed(): void {
  if (process.env.LINUX_BED !== 'inside') {
    throw new Error('These tests are for the bed alone: npm run test:linux boots it, and runs them there')
  }
}
