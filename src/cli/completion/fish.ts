import { type Script, sh } from '../../core/text.ts';

export function fishScript(program: string): Script {
  return sh`
    # Completion of rebuild for fish. In one shell: ./rebuild completion fish | source
    function __rebuild_complete
        set -l words (commandline -opc)
        set -l current (commandline -ct)
        set -l reply (${program} __complete -- $words[2..-1] "$current" 2>/dev/null)
        set -l head (string split \t -- $reply[1])
        switch "$head[1]"
            case words
                for line in $reply[2..-1]
                    echo $line
                end
            case files
                set -l path (string sub -s (math 1 + (string length -- "$head[2]")) -- "$current")
                for found in (__fish_complete_path "$path")
                    echo $head[2]$found
                end
            case folders
                set -l path (string sub -s (math 1 + (string length -- "$head[2]")) -- "$current")
                for found in (__fish_complete_directories "$path")
                    echo $head[2]$found
                end
        end
    end
    complete -c rebuild -f -a '(__rebuild_complete)'
  `;
}
