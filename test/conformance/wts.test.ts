import { standInLibrary } from '../native/build.ts'
import { sayNotRun } from '../native/without-compiler.ts'
import { providerConformance } from './provider-conformance.ts'
import { wtsHarness } from './wts-harness.ts'

const library = standInLibrary()
if (library === null) sayNotRun('the provider wts')
else providerConformance(wtsHarness(library))
