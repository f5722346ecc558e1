import { expect, it } from 'vitest'
import { countFindings, diagnosticsText } from '../../../../src/cli/views/diagnostics-text.ts'
import type { Diagnostic } from '../../../../src/model/diagnostic.ts'

const finding: Diagnostic = {
  code: 'SK2004',
  severity: 'error',
  message: 'unknown field "usr" in match',
  file: 'exam.yaml',
  line: 8,
  column: 16,
  frame: ' 8 |       match: { usr: ana }\n   |                ^^^\n',
  hint: 'did you mean "user"?',
}

it('shows place, code, message, frame and hint', () => {
  expect(diagnosticsText([finding], { colour: false })).toBe(
    `exam.yaml:8:16: error SK2004: unknown field "usr" in match
   8 |       match: { usr: ana }
     |                ^^^
  did you mean "user"?
`,
  )
})

it('names the file alone where the finding is about all of it', () => {
  const whole = { ...finding, line: 0, column: 0, frame: '', hint: null }
  expect(diagnosticsText([whole], { colour: false })).toBe('exam.yaml: error SK2004: unknown field "usr" in match\n')
})

it('uses colour only when it may', () => {
  expect(diagnosticsText([finding], { colour: true })).toContain('\u001b[31merror\u001b[0m')
  expect(diagnosticsText([finding], { colour: false })).not.toContain('\u001b')
})

it('shows the controls of a file instead of sending them', () => {
  const text = diagnosticsText([{ ...finding, frame: ' 8 | \u001b[2J\n', message: 'bad \u0007' }], { colour: false })
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
})

it('counts errors and warnings apart', () => {
  expect(countFindings([finding, { ...finding, severity: 'warning' }, finding])).toEqual({ errors: 2, warnings: 1 })
})
