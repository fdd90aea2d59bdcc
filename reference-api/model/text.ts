/** The text that the language model was made of. It knows nothing else. */
export const TEXT = `
A stream is an answer that arrives in small pieces. Each piece is sent as soon as it is ready, so a person can read the first words while the rest is still being made.
A stream ends with one last event, and a client that has seen this event knows that the answer is complete. A stream that stops without it was cut, and the client should say so.
A server sends events over one open connection. An event is a few lines of text, and a blank line closes it. When a server is silent for long, it sends a comment to keep the connection open.
A client reads the events in order and joins the pieces to one text. A good client shows each piece at once and keeps the whole answer for later.
A model reads the words of a prompt and chooses the next word, and then the next, until the answer is complete. A small model knows few words, but it is fast and it is always the same.
The temperature says how freely a model chooses its words. At a temperature of zero the model always takes the likeliest word, and the same question has the same answer every time.
A seed makes a random choice repeatable. The same request with the same seed has the same text, and this makes a test possible.
A token is a piece of a word. The price of an answer depends on its tokens, so a server counts the tokens of the prompt and of the answer and reports the sum.
An alias is a name for the newest version of a model. A snapshot is one version, and it never changes. A server that answers for an alias names the snapshot that answered.
A batch is a list of many requests that are answered in the background. Each line of a batch has an id of its own, and the result of the line has the same id. When one line fails, the others go on.
A job is work that takes longer than one request. The server answers at once with the status of the job, and the client asks again after a while until the job has ended.
A queue holds the jobs that wait. A fair queue takes the oldest job first, and a full queue says no before it is too late.
An error says what is wrong, where it is, and what to do. A good error has a code for programs and a sentence for people. A bad error is a page of text that nobody reads.
A rate limit protects a server from too many requests. A client that has used its quota waits for as many seconds as the server says, and then it tries again.
A key says who asks. A server that takes any key has no lock on its door. A key belongs in a header and never in an address, since addresses are written down in many places.
An idempotency key makes a repetition safe. The first request runs, and a second request with the same key gets the same answer and does not run again.
A contract is a promise about the form of a question and the form of an answer. A test reads the contract, asks the questions, and compares the answers with the promise.
A mock server answers as the contract says, before the real server exists. The people who build the page and the people who build the server can work at the same time.
A linter reads a description and finds the places that will hurt later. It names the line, the reason and the remedy, and it is silent when nothing is wrong.
A fault is a small mistake that was made on purpose. A test that stays green under a fault is not a test. Every check should be seen to fail once.
An embedding is a list of numbers that stands for a text. Texts that are alike have numbers that lie close together, and so a search can find a text by its meaning.
A tool is a function that a model may call. The model writes the arguments, the program runs the function, and the model reads the result and goes on.
The weather in Paris is mild in spring and warm in summer. In autumn it rains for days, and in winter a cold wind comes down the river. A café is a good place to wait for the sun.
A river begins as a small stream in the hills. It grows with every valley, and it carries sand, leaves and boats down to the sea. A bridge lets people cross it with dry feet.
The sea is never still. Waves come from far away, and each one brings a little water and takes a little sand. At night the light of a tower shows the ships where the rocks are.
A city is a large number of doors. Behind each door somebody cooks, reads, sleeps or works, and the streets between the doors are full of bicycles in the morning.
Bread needs flour, water, salt and time. The dough rests for a night, and in the morning it goes into a hot oven. The smell of fresh bread wakes the whole house.
A garden needs patience. Seeds sleep under the snow, and in spring the first green leaves come up. A gardener counts the days and waters the beds in the evening.
A cat sleeps for most of the day and knows every warm place of the house. In the night it walks over the roofs and meets its friends. In the morning it asks for milk.
A story has a beginning, a middle and an end. Somebody wants something, something stands in the way, and at the end the world is a little different.
A poem says much in few words. It has a rhythm like steps on a stair, and it can be read again and again.
A number is a thing that one can count with. Two and two are four, and nobody has ever seen it otherwise. A proof shows why something must be true.
A computer does exactly what it was told, and very fast. A program is a letter to a computer that people can read too, and a good program says what it means.
A good name is half of the work. It says what a thing is, and it is short. When a name needs a comment, it is not yet a good name.
Music is time that one can hear. A drum keeps the time, a voice tells the story, and silence makes room for both.
A question is the beginning of an answer. One who asks well has already understood the half of it.
Hello and welcome. This is a small language model, and it is glad to help. It knows a little about streams, batches, models, cities and bread.
`.trim();
