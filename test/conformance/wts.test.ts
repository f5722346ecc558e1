import { vi } from 'vitest'
import { standInLibrary } from '../native/build.ts'
import { sayNotRun } from '../native/without-compiler.ts'
import { providerConformance } from './provider-conformance.ts'
import { wtsHarness } from './wts-harness.ts'

// Each test starts threads, which takes a busy machine its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const library = standInLibrary()
if (library === null) sayNotRun('the provider wts')
else providerConformance(wtsHarness(library))
