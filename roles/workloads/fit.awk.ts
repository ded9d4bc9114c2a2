/**
 * Reads lines `node NAME CPU MEMORY` of the nodes that a pod may run on, `was CPU MEMORY CPU MEMORY` of what it asked for
 * and might use until now, and `pod NODE WHOSE CPU MEMORY CPU MEMORY …` of what runs.
 */
export const FIT = String.raw`
function milli(q) { return q ~ /m$/ ? q + 0 : q * 1000 }
function mib(q) {
  if (q ~ /Ki$/) return q / 1024
  if (q ~ /Mi$/) return q + 0
  if (q ~ /Gi$/) return q * 1024
  if (q ~ /Ti$/) return q * 1048576
  if (q ~ /k$/) return q * 1e3 / 1048576
  if (q ~ /M$/) return q * 1e6 / 1048576
  if (q ~ /G$/) return q * 1e9 / 1048576
  return q / 1048576
}
function change(from, to, unit) { return (from == to ? to : from " -> " to) unit }
$1 == "node" {
  names = names (names == "" ? "" : ", ") $2
  cpu[$2] = milli($3); memory[$2] = mib($4)
  all_cpu += cpu[$2]; all_memory += memory[$2]
  if (cpu[$2] >= cpu_request && memory[$2] >= memory_request) fits = 1
  if (biggest == "" || memory[$2] > memory[biggest]) biggest = $2
}
$1 == "was" && !was { was = 1; w1 = milli($2); w2 = mib($3); w3 = milli($4); w4 = mib($5) }
$1 == "pod" && ($2 in cpu) {
  for (i = 4; i < NF; i += 2) {
    used_cpu += milli($i); used_memory += mib($(i + 1))
    if ($3 == whose) { own_cpu += milli($i); own_memory += mib($(i + 1)) }
  }
}
END {
  if (biggest == "") {
    print "WORKLOAD_NO_NODE: no node of the cluster has the labels of " name > "/dev/stderr"
    exit 1
  }
  if (!fits) {
    printf "WORKLOAD_DOES_NOT_FIT: %s asks for %dm CPU and %d MiB of memory; %s, the biggest of its nodes, has %dm and %d MiB for pods\n",
      name, cpu_request, memory_request, biggest, cpu[biggest], memory[biggest] > "/dev/stderr"
    exit 1
  }
  if (says != "yes") exit 0
  if (!was) { w1 = cpu_request; w2 = memory_request; w3 = cpu_limit; w4 = memory_limit }
  printf "%s: CPU request %s, limit %s; memory request %s, limit %s\n", name,
    change(w1, cpu_request, "m"), change(w3, cpu_limit, "m"),
    change(w2, memory_request, " MiB"), change(w4, memory_limit, " MiB")
  left_cpu = all_cpu - used_cpu; left_memory = all_memory - used_memory
  printf "%s: allocatable %dm CPU and %d MiB; not asked for by any pod %s CPU and %s\n", names, all_cpu, all_memory,
    change(int(left_cpu), int(left_cpu + own_cpu - replicas * cpu_request), "m"),
    change(int(left_memory), int(left_memory + own_memory - replicas * memory_request), " MiB")
  if (memory_limit > memory[biggest])
    printf "%s may use %d MiB, but %s has %d MiB for pods: before it comes to its limit it may be evicted\n", name,
      memory_limit, biggest, memory[biggest]
}
`;
