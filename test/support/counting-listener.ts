/** A listener that counts the events it gets, for tests and loads: run by Python, as a file in the scene. */

/** The answer that accepts an event and asks for the next. */
const TAKEN = "RESULT 2\nOKREADY\n";

/**
 * Its source: it follows the protocol, adds a byte to the file `heard` for each event, and answers with `answer`. With
 * an empty answer it gets one event and is never ready again.
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
