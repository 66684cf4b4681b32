using System;
using nanoFramework.TestFramework;
using Signet.Core;
using Signet.Tls;

namespace Signet.Tls12.Tests
{
    /// <summary>Plays a recording to an engine: answers what it asks for, gives what the server sent, and compares what it
    /// sends with what was sent.</summary>
    internal sealed class Player
    {
        private readonly int _portion;
        private byte[] _bytes = new byte[0];
        private int _at;
        private bool _written;

        /// <param name="portion">Bytes of the server that are given at once.</param>
        internal Player(int portion)
        {
            _portion = portion;
            TlsOptions options = new TlsOptions();
            options.Credentials = new Credentials();
            options.Credentials.TrustAnchors = new byte[][] { Hex.FromText(Recording.Root) };
            options.Credentials.ClientChain = new byte[][] { Hex.FromText(Recording.Device) };
            options.Verifier = new Verifier();
            options.Tickets = new MemoryTicketStore(1);
            options.Versions = TlsVersions.Tls12;
            Tls12Profile profile = new Tls12Profile();
            profile.Resumption = SessionResumption.SessionIds;
            options.Legacy = profile;
            Engine = new TlsEngine(
                options, new byte[TlsEngine.ReceiveBufferSize(options)], new byte[TlsEngine.SendBufferSize(options)]);
        }

        internal TlsEngine Engine { get; }

        /// <summary>The session that came; null for none.</summary>
        internal SessionTicket Session { get; private set; }

        internal void Start(SessionTicket session)
        {
            _written = false;
            Engine.Start(new ReferenceIdentity("localhost"), Recording.Now, TimeQuality.Network, session);
        }

        /// <summary>Plays a whole recording.</summary>
        internal void Play(string[] steps)
        {
            for (int i = 0; i < steps.Length; i++)
            {
                Step(steps[i]);
            }

            Settle();
        }

        /// <summary>Plays one step.</summary>
        internal void Step(string step)
        {
            byte[] bytes = Hex.FromText(step.Substring(1));
            TlsRequest request = Engine.Request;
            switch ((char)Ascii.Bytes(step.Substring(0, 1))[0])
            {
                case 'r':
                    Expected(TlsRequestKind.Random);
                    Array.Copy(bytes, 0, request.Random, 0, 32);
                    Engine.Answer();
                    break;
                case 'k':
                    Expected(TlsRequestKind.GenerateKeyPair);
                    Array.Copy(bytes, 0, request.Point, 0, 32);
                    Engine.Answer();
                    break;
                case 'z':
                    Expected(TlsRequestKind.Agree);
                    Array.Copy(bytes, 0, request.Secret, 0, 32);
                    Engine.Answer();
                    break;
                case 'v':
                    Expected(TlsRequestKind.Verify);
                    Same(bytes, request.Digest, 0, 32);
                    Engine.Answer(true);
                    break;
                case 'd':
                    Expected(TlsRequestKind.Sign);
                    Same(bytes, request.Digest, 0, 32);
                    break;
                case 'g':
                    Array.Copy(bytes, 0, request.Signature, 0, 64);
                    Engine.Answer();
                    break;
                case 'c':
                    Settle();
                    Assert.AreEqual((int)TlsOutput.Send, (int)Engine.Output);
                    Same(bytes, Engine.SendBuffer, Engine.SendOffset, Engine.SendCount);
                    Engine.Sent(bytes.Length);
                    break;
                default:
                    Settle();
                    Give(bytes);
                    break;
            }

            GiveMore();
        }

        /// <summary>Gives bytes of the server.</summary>
        internal void Give(byte[] bytes)
        {
            _bytes = bytes;
            _at = 0;
            GiveMore();
        }

        // A request may stand between two bytes of the server.
        private void GiveMore()
        {
            while (_at < _bytes.Length && Engine.Output == TlsOutput.Receive)
            {
                int count = _bytes.Length - _at < _portion ? _bytes.Length - _at : _portion;
                Array.Copy(_bytes, _at, Engine.ReceiveBuffer, Engine.ReceiveOffset, count);
                Engine.Received(count);
                _at += count;
            }
        }

        // Does what the application does: writes when it can, and closes when it was answered.
        private void Settle()
        {
            while (true)
            {
                switch (Engine.Output)
                {
                    case TlsOutput.Ticket:
                        Session = Engine.Ticket;
                        Session.Received = Recording.Now;
                        Session.Limit = Recording.Now + 1000;
                        Engine.Continue();
                        break;
                    case TlsOutput.Established:
                    case TlsOutput.Confirmed:
                        Engine.Continue();
                        break;
                    case TlsOutput.Data:
                        Same(Ascii.Bytes("olleh\n"), Engine.ReceiveBuffer, Engine.DataOffset, Engine.DataCount);
                        Engine.Consume(Engine.DataCount);
                        Engine.Close();
                        break;
                    case TlsOutput.Receive:
                        if (!Engine.IsEstablished || _written)
                        {
                            return;
                        }

                        _written = true;
                        Assert.AreEqual(6, Engine.Write(Ascii.Bytes("hello\n"), 0, 6));
                        break;
                    default:
                        return;
                }
            }
        }

        private void Expected(TlsRequestKind kind)
        {
            Assert.AreEqual((int)TlsOutput.Request, (int)Engine.Output);
            Assert.AreEqual((int)kind, (int)Engine.Request.Kind);
        }

        private static void Same(byte[] expected, byte[] buffer, int offset, int count)
        {
            Expect.Bytes(Hex.ToText(expected, 0, expected.Length).ToLower(), buffer, offset, count);
        }

        /// <summary>Says what can be verified; the recording has the answers.</summary>
        private sealed class Verifier : ISignatureVerifier
        {
            public bool Supports(SignatureAlgorithm algorithm)
            {
                return algorithm == SignatureAlgorithm.EcdsaP256;
            }

            public bool Verify(
                SignatureAlgorithm algorithm,
                byte[] key,
                int keyOffset,
                int keyCount,
                byte[] digest,
                int digestOffset,
                int digestCount,
                byte[] signature,
                int signatureOffset,
                int signatureCount)
            {
                throw new SignetException(ErrorCode.NotSupported);
            }
        }
    }
}
