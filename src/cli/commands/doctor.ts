import { Exit } from '../exit-codes.ts'
import { type Verb, verb } from '../verb.ts'

const doctor: Verb = verb({
  name: 'doctor',
  summary: 'Say what is set, and what stands in the way',
  details:
    'Reads, changes nothing and needs no daemon: every setting with where it comes from, the policies, the state folder, who may write where, ' +
    'and the host, which is really asked. Settings that are not valid are told, too. Exit code 1 when sessions can not be kept like this.',
  options: {},
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper doctor', does: 'Everything, with what to do about it.' },
    { command: 'stationkeeper doctor --provider multipoint', does: 'Try the MultiPoint cmdlets before setting them.' },
    { command: 'stationkeeper doctor -o json', does: 'The same as data.' },
  ],
  async run({ format, terminal, globals, env, cwd }) {
    const { examine, hasErrors } = await import('../doctor.ts')
    const found = await examine({ globals, env, cwd })
    if (format === 'json') {
      const { jsonText } = await import('../views/json.ts')
      const { examinationDocument } = await import('../views/doctor-json.ts')
      terminal.out(jsonText(examinationDocument(found), terminal))
    } else {
      const { examinationText } = await import('../views/doctor-text.ts')
      terminal.out(examinationText(found))
    }
    return hasErrors(found) ? Exit.failed : Exit.done
  },
})
export default doctor
