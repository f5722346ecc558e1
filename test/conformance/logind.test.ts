import { logindHarness } from './logind-harness.ts'
import { providerConformance } from './provider-conformance.ts'

providerConformance(logindHarness())
