import { sh } from '../../core/text.ts';

/**
 * Shell functions, to be used with those of `withApt`, that read the lists of a source before it takes its place.
 * Where all lists are to be read soon, they are read with it, and not a second time.
 *
 * - `apt_try_source FILE NAME` reads the lists of the source in FILE, which is to be NAME in sources.list.d; fails when they
 *   cannot be read
 * - `apt_source_placed` keeps in mind what was read, once it is there
 */
export const TRY_SOURCE = sh`
  apt_try_source() {
    if apt_updated; then
      apt_read=before
      apt_try_alone "$1"
    elif apt_try_with_others "$1" "$2"; then
      apt_read=all
    elif [ "$apt_rc" = 100 ]; then
      apt_read=partly
      apt_try_alone "$1"
    else
      exit "$apt_rc"
    fi
  }
  apt_try_alone() {
    apt_get_all -o APT::Get::List-Cleanup=0 -o Dir::Etc::sourcelist="$1" -o Dir::Etc::sourceparts=-
  }
  apt_try_with_others() {
    mkdir -- "$1.d"
    for apt_other in /etc/apt/sources.list.d/*; do
      [ ! -e "$apt_other" ] || [ "\${apt_other##*/}" = "$2" ] || ln -s -- "$apt_other" "$1.d"
    done
    cp -- "$1" "$1.d/$2"
    apt_get_all -o Dir::Etc::sourceparts="$1.d"
  }
  apt_get_all() {
    apt_get update -o APT::Update::Error-Mode=any "$@"
  }
  apt_source_placed() {
    mkdir -p -- "\${apt_stamp%/*}"
    case $apt_read in
      before) touch -- "$apt_stamp" ;;
      all) echo $$ >"$apt_stamp" ;;
      partly) printf '%s\npartly\n' $$ >"$apt_stamp" ;;
    esac
  }
`;
