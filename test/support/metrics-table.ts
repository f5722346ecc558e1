import type { Metrics } from '../../src/metrics/metrics.ts'

/** The rows of the table in docs/metrics.md, as the figures themselves say it. */
export async function tableOf(metrics: Metrics): Promise<readonly string[]> {
  await metrics.text()
  return metrics.declared.map(({ name, type, labels, help }) => {
    const named = labels.map(label => `\`${label}\``).join(', ')
    return `| \`${name}\` | ${type} | ${named} | ${help.replaceAll('|', '\\|')} |`
  })
}
