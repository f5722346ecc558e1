import { parseAllDocuments } from 'yaml'
import { loadPolicies } from '../../src/policy/load.ts'
import { roomPolicy } from '../fixtures.ts'
import { interleave, median, millis, type Row, ratio, timeCall, times } from '../measure.ts'

/** Everything that loading does (positions, schema, meaning, compiling, revision) against the YAML parser alone. */
export async function loadingRow(): Promise<Row> {
  const files = Array.from({ length: 100 }, (_, room) => ({ path: `room-${room}.yaml`, text: roomPolicy(room) }))
  const [ours = [], parser = []] = await interleave(21, [
    () =>
      timeCall(() => {
        if (loadPolicies(files, { timeZone: null }).bundle === null) throw new Error('the fixture is not valid')
      }),
    () =>
      timeCall(() => {
        for (const { text } of files) for (const document of parseAllDocuments(text)) document.toJS()
      }),
  ])
  const measured = ratio(ours, parser)
  return {
    work: 'loading 100 policy files',
    measured: `${millis(median(ours))}; YAML parser alone ${millis(median(parser))}: ${times(measured)}`,
    goal: '≤ 1.25× the YAML parser',
    met: measured <= 1.25,
  }
}
