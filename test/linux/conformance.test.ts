import { providerConformance } from '../conformance/provider-conformance.ts'
import { realHarness } from './support/real-harness.ts'

providerConformance(realHarness)
