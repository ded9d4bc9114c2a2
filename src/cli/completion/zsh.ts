import { type Script, sh } from '../../core/text.ts';

export function zshScript(program: string): Script {
  return sh`
    #compdef rebuild
    # Completion of rebuild for zsh. In a folder of $fpath as _rebuild, or in one shell: source <(./rebuild completion zsh)
    _rebuild() {
      local line kind prefix
      local -a reply ended open
      reply=("\${(@f)$(${program} __complete -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
      kind=\${reply[1]%%$'\t'*}
      prefix=\${reply[1]#*$'\t'}
      case $kind in
        words)
          for line in "\${(@)reply[2,-1]}"; do
            # More may follow at once behind = and behind a dot.
            if [[ \${line%%$'\t'*} = *[=.] ]]; then
              open+=("\${\${line%%$'\t'*}//:/\\:}:\${line#*$'\t'}")
            else
              ended+=("\${\${line%%$'\t'*}//:/\\:}:\${line#*$'\t'}")
            fi
          done
          _describe -t words word open -S '' -- ended
          ;;
        files | folders)
          [[ -z $prefix ]] || compset -P "\${(b)prefix}"
          if [[ $kind = files ]]; then _files; else _files -/; fi
          ;;
      esac
    }
    if [[ $funcstack[1] = _rebuild ]]; then
      _rebuild "$@"
    else
      compdef _rebuild rebuild
    fi
  `;
}
