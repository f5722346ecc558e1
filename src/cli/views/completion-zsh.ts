import { type CompletableFlag, type CompletableVerb, type Completed, everywhere } from '../completable.ts'

/** Read from a folder of `fpath` as `_stationkeeper`, or as `source <(…)`. */
export function zshCompletion(verbs: readonly CompletableVerb[]): string {
  return `#compdef stationkeeper
# zsh completion for stationkeeper, as \`stationkeeper completion zsh\` prints it
_stationkeeper() {
  local context state state_descr line
  local -A opt_args
  _arguments -C -S -A '-*' \\
${everywhere.map(flag => `    ${spec(flag)} \\\n`).join('')}    '(- *)--version[show the version]' \\
    '1:verb:->verb' \\
    '*::argument:->argument' && return
  case $state in
    verb)
      local -a verbs=(
${verbs.map(({ name, summary }) => `        ${quoted(`${name}:${summary}`)}`).join('\n')}
      )
      _describe verb verbs
      ;;
    argument)
      case $words[1] in
${verbs.map(verbCase).join('\n')}
      esac
      ;;
  esac
}
if [[ $funcstack[1] == _stationkeeper ]]; then
  _stationkeeper "$@"
else
  compdef _stationkeeper stationkeeper
fi
`
}

function verbCase({ name, flags, args }: CompletableVerb): string {
  const lines = [...flags.map(spec), quoted(`*:argument:${action(args)}`)]
  return `        ${name})
          _arguments -S \\
${lines.map(line => `            ${line}`).join(' \\\n')}
          ;;`
}

/** `{--output=,-o+}'[how data is printed]:value:(text json)'` */
function spec({ names, description, value }: CompletableFlag): string {
  const told = description.replaceAll(/[[\]\\:]/g, character => `\\${character}`)
  const takes = value === null ? '' : `:value:${action(value)}`
  const spelled = names.map(name => (value === null ? name : name.startsWith('--') ? `${name}=` : `${name}+`))
  const [only = ''] = spelled
  // Quotes end before the braces, which zsh expands to one argument a name.
  return spelled.length === 1
    ? quoted(`${only}[${told}]${takes}`)
    : `{${spelled.join(',')}}${quoted(`[${told}]${takes}`)}`
}

function action(completed: Completed): string {
  switch (completed) {
    case 'file':
      return '_files'
    case 'folder':
      return '_files -/'
    case 'anything':
      // Of nothing. A blank would be a message, for which zsh forgets the flags.
      return '()'
    default:
      return `(${completed.join(' ')})`
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
