import Foundation
import Ranks
import TestSupport
import Testing

/// Training by several processes.
@Suite struct RankCommandTests {
  /// `mpirun` where the tests are built with it: also as root, and with more ranks than processors.
  private static let launcher = """
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    together() { mpirun --oversubscribe --bind-to none -n "$@"; }
    shared="$FLAGS --shards 4 --batch-sentences 4 --model"

    """

  private static let canLaunch =
    MPI.isBuilt && (try? Command.shell("command -v mpirun").code) == 0

  @Test func launchersSayWhatTheyHaveStarted() {
    #expect(MPI.launch([:]) == nil)
    #expect(MPI.launch(["OMPI_COMM_WORLD_SIZE": "x"]) == nil)
    #expect(
      MPI.launch([
        "OMPI_COMM_WORLD_SIZE": "4", "OMPI_COMM_WORLD_RANK": "2",
        "OMPI_COMM_WORLD_LOCAL_SIZE": "2",
      ]) == MPI.Launch(rank: 2, count: 4, localCount: 2))
    #expect(MPI.launch(["PMI_SIZE": "8", "PMI_RANK": "7"]) == MPI.Launch(rank: 7, count: 8))
  }

  @Test(.enabled(if: !MPI.isBuilt))
  func withoutMPISeveralProcessesAreRefused() throws {
    let workshop = try Workshop()
    for rank in 0..<2 {
      let outcome = try workshop.run(
        "OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_RANK=\(rank) dragoman train $FLAGS --model m")
      #expect(outcome.code == 64)
      #expect(outcome.errorLines.count == 1 - rank)
      if rank == 0 {
        #expect(outcome.errors.contains("built without MPI") && outcome.isOneError)
        #expect(outcome.errors.contains("--traits MPI"))
      }
    }
    #expect(workshop.folder.contents(of: "m").isEmpty)
    // One process trains.
    let outcome = try workshop.run(
      "OMPI_COMM_WORLD_SIZE=1 OMPI_COMM_WORLD_RANK=0 dragoman train $FLAGS --max-steps 1 --model m")
    #expect(outcome.code == 0, "\(outcome.errors)")
  }

  @Test(.enabled(if: canLaunch))
  func sameBits() throws {
    let workshop = try Workshop()
    let outcome = try workshop.run(
      Self.launcher + #"""
        dragoman train $shared one --workers 2 --max-steps 12 || exit
        for ranks in 2 3 4; do
          together $ranks "$DRAGOMAN" train $shared r$ranks --workers 1 --max-steps 12 || exit
        done
        together 3 "$DRAGOMAN" train $shared parts --workers 1 --max-steps 4 || exit
        dragoman train --model parts --quiet --max-steps 6 || exit
        together 2 "$DRAGOMAN" train --model parts --quiet --workers 1 --max-steps 12 || exit
        """#)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let names = ["one", "r2", "r3", "r4", "parts"]
    let models = try names.map { try workshop.folder.bytes("\($0)/model.safetensors") }
    let tensors = try names.map { try workshop.folder.bytes("\($0)/training.safetensors") }
    #expect(Set(models).count == 1 && Set(tensors).count == 1)
    let samples = try names.map { try workshop.folder.bytes("\($0)/samples.jsonl") }
    #expect(Set(samples[..<4]).count == 1)
  }

  /// What ranks must not differ in, and what is refused for all of them.
  @Test(
    .enabled(if: canLaunch),
    arguments: [
      (
        "together 5 \"$DRAGOMAN\" train $shared m", 64,
        "5 ranks cannot share an update of 4 shards"
      ),
      ("together 2 \"$DRAGOMAN\" train $shared m --seed -3", 64, "seed"),
      (
        "together 1 \"$DRAGOMAN\" train $shared m : -n 1 \"$DRAGOMAN\" train $shared m --dropout 0.2",
        64, "dropout 0.2, and rank 0 0.3"
      ),
      (
        "cp \"$DRAGOMAN\" other; echo >> other\n"
          + "together 1 \"$DRAGOMAN\" train $shared m : -n 1 ./other train $shared m", 64,
        "is another program"
      ),
      (
        "together 1 \"$DRAGOMAN\" train $shared m : "
          + "-n 1 -x DNNL_MAX_CPU_ISA=SSE41 \"$DRAGOMAN\" train $shared m", 64,
        "other instructions"
      ),
    ])
  func refusals(line: String, code: Int32, words: String) throws {
    let workshop = try Workshop()
    let outcome = try workshop.run(Self.launcher + line)
    #expect(outcome.code == code, "\(outcome.errors)")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(workshop.folder.contents(of: "m").isEmpty)
  }

  /// Ranks with folders of their own: the corpus is sent once, and again where a copy is damaged; another one is refused.
  @Test(.enabled(if: canLaunch))
  func ownFolders() throws {
    let workshop = try Workshop()
    let outcome = try workshop.run(
      Self.launcher + #"""
        cat > own <<'EOF'
        #!/bin/bash
        mkdir -p $OMPI_COMM_WORLD_RANK; cd $OMPI_COMM_WORLD_RANK; exec "$@"
        EOF
        chmod +x own
        shared="--workers 1 --max-steps 6 ${shared/corpus.tmx/$PWD/corpus.tmx}"
        both() { together 2 ./own "$DRAGOMAN" train $shared m; }
        dragoman train $shared alone || exit
        both || exit
        cmp 0/m/model.safetensors alone/model.safetensors || exit
        (cd 0/m/corpus; find . -type f -exec cmp {} ../../../1/m/corpus/{} \;) || exit
        ls 1/m
        rm -r 0; printf x | dd of=$(echo 1/m/corpus/*/00000.safetensors) bs=1 seek=400 conv=notrunc status=none
        both || exit
        cmp 0/m/model.safetensors alone/model.safetensors || exit
        rm -r 0; sed -i 's/dog/dogs/' corpus.tmx
        both
        """#)
    #expect(outcome.code == 64, "\(outcome.errors)")
    #expect(outcome.output == "corpus\n")
    #expect(outcome.errors.contains("1/m/corpus: rank 1: it holds other data than those of rank 0"))
    #expect(workshop.folder.contents(of: "0/m").isEmpty)
  }

  /// A rank that is killed ends the others within seconds, with a sentence; the run goes on with other ranks.
  @Test(.enabled(if: canLaunch), arguments: [0, 1])
  func killedRank(victim: Int) throws {
    let workshop = try Workshop()
    let outcome = try workshop.run(
      Self.launcher + #"""
        cat > named <<'EOF'
        #!/bin/bash
        echo $$ > pid$OMPI_COMM_WORLD_RANK; exec "$@"
        EOF
        chmod +x named
        together 2 ./named "$DRAGOMAN" train $shared m --workers 1 --max-steps 100000 &
        while [ ! -e m/training.json ]; do sleep 0.1; done
        sleep 0.3
        start=$SECONDS
        kill -9 $(cat pid\#(victim))
        wait $!
        echo $? $((SECONDS - start < 8))
        for pid in $(cat pid0 pid1); do
          [[ $(cut -d' ' -f3 /proc/$pid/stat 2>/dev/null) =~ ^Z?$ ]] || echo a rank is left
        done
        stop=$(grep -o '"updateCount" : [0-9]*' m/training.json | head -n 1 | grep -o '[0-9]*')
        steps=$((stop + 3))
        together 3 "$DRAGOMAN" train --model m --quiet --workers 1 --max-steps $steps || exit
        dragoman train $shared whole --max-steps $steps || exit
        cmp m/training.safetensors whole/training.safetensors
        """#)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output == "137 1\n", "\(outcome.output)")
    #expect(outcome.errors.contains("has ended, and with it the run; the same command goes on"))
  }

  /// Launchers pass SIGUSR1 on: the run is saved.
  @Test(.enabled(if: canLaunch))
  func stopped() throws {
    let workshop = try Workshop()
    let outcome = try workshop.run(
      Self.launcher + #"""
        flags="${shared/--save-freq 5/--save-freq 100000}"
        flags="${flags/--valid-freq 7/--valid-freq 100000}"
        mpirun --oversubscribe --bind-to none -n 2 "$DRAGOMAN" train $flags m --max-steps 100000 &
        while [ ! -e m/config.yaml ]; do sleep 0.1; done
        sleep 1
        kill -USR1 $!
        wait $!
        echo $?
        ls m/training.safetensors m/model.safetensors
        """#)
    #expect(outcome.output == "138\nm/model.safetensors\nm/training.safetensors\n", "\(outcome)")
  }
}
