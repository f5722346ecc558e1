/** The clock of the tests is the product's own: policy tests run on it. */
export { VirtualClock } from '../../src/policy-tests/virtual-clock.ts'
