#!/usr/bin/env bash
# A closed network for a cluster on one Linux machine: network namespaces laconic-0 (server), laconic-1 ... laconic-N (workers)
# and laconic-c (client) with the addresses 10.99.0.10, 10.99.0.11 ... and 10.99.0.9, on a bridge in a namespace of its own.
# Nothing is connected to the machine's own network. Needs root.
#
# usage: network.sh up N | down | cut I | heal I | block I J | unblock I J | slow I RATE | fast I | reset I
#   cut      node I and all others send each other nothing      block  node I sends J nothing, J still reaches I
#   slow     node I sends at RATE, such as 2mbit                reset  breaks all of node I's connections
set -euo pipefail

address() { if [[ $1 == c ]]; then echo 10.99.0.9; else echo "10.99.0.$((10 + $1))"; fi; }

inside() {
    local node=$1
    shift
    ip netns exec "laconic-$node" "$@"
}

plug() {
    local node=$1
    ip netns add "laconic-$node"
    ip link add "port-$node" netns laconic-switch type veth peer name eth0 netns "laconic-$node"
    ip -n laconic-switch link set "port-$node" master bridge up
    ip -n "laconic-$node" addr add "$(address "$node")/24" dev eth0
    ip -n "laconic-$node" link set eth0 up
    ip -n "laconic-$node" link set lo up
}

down() {
    local name
    for name in $(ip netns list | cut -d' ' -f1 | grep '^laconic-' || true); do
        ip netns del "$name"
    done
}

case ${1:-} in
up)
    down
    ip netns add laconic-switch
    ip -n laconic-switch link add name bridge type bridge
    ip -n laconic-switch link set bridge up
    for ((node = 0; node <= $2; node++)); do plug "$node"; done
    plug c
    ;;
down) down ;;
cut) ip -n laconic-switch link set "port-$2" down ;;
heal) ip -n laconic-switch link set "port-$2" up ;;
block) inside "$2" ip route add blackhole "$(address "$3")/32" ;;
unblock) inside "$2" ip route del blackhole "$(address "$3")/32" ;;
slow) inside "$2" tc qdisc replace dev eth0 root tbf rate "$3" burst 32kbit latency 400ms ;;
fast) inside "$2" tc qdisc del dev eth0 root ;;
reset) inside "$2" ss -K state established >/dev/null ;;
*)
    sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
