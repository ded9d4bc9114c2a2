import { type Script, sh } from '../../core/text.ts';

/**
 * For bash 4.4 and newer. Bash replaces only what stands behind the last of COMP_WORDBREAKS, so the answer is told of them.
 */
export function bashScript(program: string): Script {
  return sh`
    # Completion of rebuild for bash. In one shell: source <(./rebuild completion bash)
    _rebuild() {
      local reply kind prefix current=\${COMP_WORDS[COMP_CWORD]#[\'\"=]}
      mapfile -t reply < <(${program} __complete --line "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
      IFS=$'\t' read -r kind prefix <<<"\${reply[0]}"
      COMPREPLY=()
      case $kind in
        words)
          COMPREPLY=("\${reply[@]:1}")
          COMPREPLY=("\${COMPREPLY[@]%%$'\t'*}")
          # More may follow at once.
          [[ \${COMPREPLY[0]} != *[=.] ]] || compopt -o nospace 2>/dev/null
          ;;
        files | folders)
          local action=-f
          [[ $kind = files ]] || action=-d
          mapfile -t COMPREPLY < <(compgen $action -- "\${current#"$prefix"}")
          COMPREPLY=("\${COMPREPLY[@]/#/$prefix}")
          compopt -o filenames 2>/dev/null
          ;;
      esac
    }
    complete -F _rebuild rebuild
  `;
}
