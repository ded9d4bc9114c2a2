import { type Script, sh } from '../../core/text.ts';
import { kubectl } from './kubectl.ts';

/** Names the labels of a workload's pods as a selector. */
const SELECTOR = '{{range $key, $value := .spec.selector.matchLabels}}{{$key}}={{$value}},{{end}}';

/** A container that is not ready: why it waits, how it ended, and how it ended the time before. */
const CONTAINER = [
  '{{$c := .}}{{if not .ready}}',
  '{{with .state.waiting}}{{$at}}: container {{$c.name}} waits: {{.reason}}: {{.message}}{{"\\n"}}{{end}}',
  '{{with .state.terminated}}{{$at}}: container {{$c.name}} ended with {{.exitCode}}: {{.reason}} {{.message}}{{"\\n"}}{{end}}',
  '{{with .lastState.terminated}}{{$at}}: container {{$c.name}} ended before with {{.exitCode}}: {{.reason}} {{.message}}{{"\\n"}}{{end}}',
  '{{if .state.running}}{{$at}}: container {{$c.name}} runs, but is not ready{{"\\n"}}{{end}}',
  '{{end}}',
].join('');

const PODS = [
  '{{range .items}}{{$at := printf "pod %s on %s" .metadata.name (or .spec.nodeName "no node")}}',
  '{{range .status.conditions}}{{if eq .type "PodScheduled"}}{{if ne .status "True"}}{{$at}}: {{.message}}{{"\\n"}}{{end}}{{end}}{{end}}',
  `{{range .status.initContainerStatuses}}${CONTAINER}{{end}}`,
  `{{range .status.containerStatuses}}${CONTAINER}{{end}}`,
  '{{end}}',
].join('');

const EVENTS =
  '{{range .items}}{{.involvedObject.kind}} {{.involvedObject.name}}: {{.reason}}: {{.message}}{{"\\n"}}{{end}}';

/** Prints why the pods of a workload are not ready, and the last warnings about it. */
export function whyPods(of: { target: Script; namespace?: string | undefined; name: string }): Script {
  const namespace = of.namespace ?? 'default';
  return sh`{
    selector=$(${kubectl} get ${of.target} -o go-template=${SELECTOR}) &&
    ${kubectl} get pods -n ${namespace} -l "\${selector%,}" -o go-template=${PODS} | sed 's/<no value>//g; s/[: ]*$//'
    ${kubectl} get events -n ${namespace} --field-selector type!=Normal --sort-by=.lastTimestamp -o go-template=${EVENTS} |
      grep ${` ${of.name}[-:]`} | grep -v ': FailedScheduling: ' | uniq | tail -n 6 | sed 's/^/event: /'
  }`;
}

/** Prints what a condition of an object says, and how long it has said so. */
export function whyCondition(target: Script, type: string): Script {
  const condition = `{{range .status.conditions}}{{if eq .type "${type}"}}{{.type}} is {{.status}} since {{.lastTransitionTime}}: {{.reason}}: {{.message}}{{"\\n"}}{{end}}{{end}}`;
  return sh`${kubectl} get ${target} -o go-template=${condition}`;
}
