/** A listener for tests and loads that count what it hears: to be run by Python, as a file in the scene. */

/** What a listener says that has taken an event and is ready for the next. */
const TAKEN = "RESULT 2\nOKREADY\n";

/**
 * Its source: it keeps to the protocol, notes each event with a byte in the file `heard`, and says `answer` to it. With an
 * empty answer it hears one event and is never ready again.
 */
export const countingListener = (answer = TAKEN): string => `import sys
sys.stdout.write("READY\\n")
while True:
    sys.stdout.flush()
    header = sys.stdin.readline()
    sys.stdin.read(int(header.rsplit("len:", 1)[1]))
    with open("heard", "ab") as heard:
        heard.write(b".")
    sys.stdout.write(${JSON.stringify(answer)})
`;
