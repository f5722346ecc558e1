import type { Reapply } from '../model/policy.ts'
import { compileReapply } from './compile-rules.ts'
import { presets } from './generated/reapply-presets.js'

/** What holds where nobody wrote a `reapply`: the preset `normal` of the schema. */
export function defaultReapply(): Reapply {
  return compileReapply(presets.normal)
}
