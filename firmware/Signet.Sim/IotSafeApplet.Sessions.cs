using Signet.Core;
using Signet.Crypto;

namespace Signet.Sim
{
    /// <content>
    /// The commands in sessions: PUT PUBLIC KEY, COMPUTE SIGNATURE, VERIFY SIGNATURE. A session is closed only on a card
    /// that has shown to need it, since on the others the final UPDATE frees it and each close costs an exchange.
    /// </content>
    public sealed partial class IotSafeApplet
    {
        // INIT's own TLVs take 12 bytes behind the tag in VERIFY and 2 in PUT: these names would make Lc 16.
        private const int UnsafeVerifyName = 4;
        private const int UnsafePutName = 14;

        private const int LastBlock = 0x80;
        private const int CloseSessionP1 = 0x01;

        private readonly SignatureInput _input = new SignatureInput();
        private int _leftOpen;

        /// <summary>True once this card has refused INIT until the session before was closed.</summary>
        public bool NeedsClose
        {
            get { return _channel.Quirks.NeedsClose; }
        }

        /// <summary>Whether a key can be named in VERIFY SIGNATURE without a command that has 16 data bytes.</summary>
        /// <param name="key">The public key object.</param>
        /// <returns>False when neither its identifier nor its label will do.</returns>
        public static bool CanVerifyWith(IotSafeObject key)
        {
            return NameFor(key, UnsafeVerifyName) != null;
        }

        /// <summary>Whether a key can be named in PUT PUBLIC KEY without a command that has 16 data bytes.</summary>
        /// <param name="key">The public key object.</param>
        /// <returns>False when neither its identifier nor its label will do.</returns>
        public static bool CanPut(IotSafeObject key)
        {
            return NameFor(key, UnsafePutName) != null;
        }

        /// <summary>To be called when the channel was opened: what was open before is no longer ours, and the way to
        /// write a signature follows the applet.</summary>
        public void BeginEpoch()
        {
            _leftOpen = 0;
            AppletQuirks quirks = _channel.Quirks;
            _channel.UseSession(quirks.Session);
            if (!quirks.IsFormProven)
            {
                // The GSMA AID, A0000005590010, belongs to applets that write two bytes (WOLF, Zariot); others write one.
                byte[] aid = _channel.Aid;
                bool gsma = aid != null && aid.Length == 7 && aid[3] == 0x05 && aid[4] == 0x59;
                quirks.Form = gsma ? SignatureForm.TwoBytes : SignatureForm.OneByte;
            }
        }

        /// <summary>PUT PUBLIC KEY.</summary>
        /// <param name="key">Public key object that the applet lists as updatable.</param>
        /// <param name="point">Holds the point, 65 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.UnsafeApdu"/> for another object or a name that
        /// would make a PIN command, and <see cref="ErrorCode.PointNotOnCurve"/>.</exception>
        public void PutPublicKey(IotSafeObject key, byte[] point, int offset)
        {
            const string Step = "PUT PUBLIC KEY";
            if (!key.Grants(IotSafe.AccessUpdate))
            {
                throw new SignetException(ErrorCode.UnsafeApdu, "public key that is not updatable");
            }

            P256Point.Check(point, offset);
            RequireRoom(PublicKeyData.Length, Step);
            for (int attempt = 0; ; attempt++)
            {
                Init(IotSafe.InsPutPublicKeyInit, key, null, Step);
                _channel.Begin(IotSafe.InsPutPublicKeyUpdate, LastBlock, _channel.Session);
                PublicKeyData.Append(_channel.Command, point, offset);
                int sw = Update(IotSafe.InsPutPublicKeyInit, Step);
                if (StatusWord.IsSuccess(sw))
                {
                    Finish(IotSafe.InsPutPublicKeyInit);
                    return;
                }

                CloseSession(IotSafe.InsPutPublicKeyInit);
                RequireRestart(attempt, sw, Step);
            }
        }

        /// <summary>COMPUTE SIGNATURE over a SHA-256 digest: ECDSA, mode 03.</summary>
        /// <param name="key">The private key object.</param>
        /// <param name="digest">Holds the digest, 32 bytes.</param>
        /// <param name="digestOffset">Index of its first byte.</param>
        /// <param name="signature">Receives r ‖ s, 64 bytes.</param>
        /// <param name="signatureOffset">Index of its first byte.</param>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.SignatureMalformed"/>.</exception>
        public void ComputeSignature(
            IotSafeObject key, byte[] digest, int digestOffset, byte[] signature, int signatureOffset)
        {
            _input.SetDigest(IotSafe.HashSha256, digest, digestOffset);
            ComputeSignature(key, _input, signature, signatureOffset);
        }

        /// <summary>COMPUTE SIGNATURE: ECDSA in any mode.</summary>
        /// <param name="key">The private key object.</param>
        /// <param name="input">What is signed.</param>
        /// <param name="signature">Receives r ‖ s, 64 bytes.</param>
        /// <param name="signatureOffset">Index of its first byte.</param>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.SignatureMalformed"/>, and
        /// <see cref="ErrorCode.NotSupported"/> when the module's line is too short for the input.</exception>
        public void ComputeSignature(IotSafeObject key, SignatureInput input, byte[] signature, int signatureOffset)
        {
            string step = StepName.ComputeSignature;
            const int Ins = IotSafe.InsComputeSignatureInit;
            RequireInputRoom(input, false, step);
            for (int attempt = 0; ; attempt++)
            {
                Init(Ins, key, input, step);
                int sw = SendInput(Ins, IotSafe.InsComputeSignatureUpdate, input, null, 0, step);
                if (StatusWord.IsSuccess(sw))
                {
                    TakeSignature(signature, signatureOffset);
                    Finish(Ins);
                    return;
                }

                CloseSession(Ins);
                RequireRestart(attempt, sw, step);
            }
        }

        /// <summary>VERIFY SIGNATURE over a SHA-256 digest: ECDSA, mode 03.</summary>
        /// <param name="key">The public key object.</param>
        /// <param name="digest">Holds the digest, 32 bytes.</param>
        /// <param name="digestOffset">Index of its first byte.</param>
        /// <param name="signature">Holds r ‖ s, 64 bytes.</param>
        /// <param name="signatureOffset">Index of its first byte.</param>
        /// <returns>True for 9000, false for 6D01; nothing else is a verdict.</returns>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.UnsafeApdu"/> for a name that would make a PIN
        /// command.</exception>
        public bool VerifySignature(
            IotSafeObject key, byte[] digest, int digestOffset, byte[] signature, int signatureOffset)
        {
            _input.SetDigest(IotSafe.HashSha256, digest, digestOffset);
            return VerifySignature(key, _input, signature, signatureOffset);
        }

        /// <summary>VERIFY SIGNATURE: ECDSA in any mode.</summary>
        /// <param name="key">The public key object.</param>
        /// <param name="input">What was signed.</param>
        /// <param name="signature">Holds r ‖ s, 64 bytes.</param>
        /// <param name="signatureOffset">Index of its first byte.</param>
        /// <returns>True for 9000, false for 6D01; nothing else is a verdict.</returns>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.UnsafeApdu"/> for a name that would make a PIN
        /// command, and <see cref="ErrorCode.NotSupported"/> when the module's line is too short.</exception>
        public bool VerifySignature(IotSafeObject key, SignatureInput input, byte[] signature, int signatureOffset)
        {
            const string Step = "VERIFY SIGNATURE";
            const int Ins = IotSafe.InsVerifySignatureInit;
            RequireInputRoom(input, true, Step);
            AppletQuirks quirks = _channel.Quirks;
            bool restarted = false;
            bool otherTried = false;
            bool mismatch = false;
            SignatureForm before = quirks.Form;
            SignatureForm form = before;
            while (true)
            {
                Init(Ins, key, input, Step);
                quirks.Form = form;
                int sw = SendInput(Ins, IotSafe.InsVerifySignatureUpdate, input, signature, signatureOffset, Step);
                if (StatusWord.IsSuccess(sw))
                {
                    Finish(Ins);
                    Prove(form);
                    return true;
                }

                quirks.Form = before;
                CloseSession(Ins);
                bool refused = sw == StatusWord.IncorrectData || sw == StatusWord.WrongLength;
                if (!otherTried && (refused || (sw == StatusWord.SignatureMismatch && !quirks.IsFormProven)))
                {
                    // An applet that reads the length otherwise may also see a signature that is wrong or empty.
                    mismatch = sw == StatusWord.SignatureMismatch;
                    otherTried = true;
                    form = form == SignatureForm.OneByte ? SignatureForm.TwoBytes : SignatureForm.OneByte;
                    continue;
                }

                if (sw == StatusWord.SignatureMismatch)
                {
                    if (otherTried && !mismatch)
                    {
                        Prove(form);
                    }

                    return false;
                }

                if (refused && mismatch)
                {
                    Prove(before);
                    return false;
                }

                RequireRestart(restarted ? 1 : 0, sw, Step);
                restarted = true;
            }
        }

        /// <summary>Closes sessions that aren't open, to learn whether the module passes the instructions 24 and 2C on: nothing
        /// on the card changes, and no close has data, as a PIN command has. To be called right after the applet has answered.
        /// </summary>
        internal void ProbeSessions()
        {
            CloseSession(IotSafe.InsPutPublicKeyInit);
            CloseSession(IotSafe.InsVerifySignatureInit);
        }

        // One bit for each kind of session: 24, 2A, 2C.
        private static int Kind(int ins)
        {
            return 1 << ((ins - IotSafe.InsPutPublicKeyInit) >> 1);
        }

        private static int UnsafeName(int ins)
        {
            switch (ins)
            {
                case IotSafe.InsPutPublicKeyInit:
                    return UnsafePutName;
                case IotSafe.InsVerifySignatureInit:
                    return UnsafeVerifyName;
                default:
                    return AnyLength;
            }
        }

        private static byte[] NameFor(IotSafeObject item, int unsafeLength)
        {
            if (item.Id != null && item.Id.Length != unsafeLength)
            {
                return item.Id;
            }

            return item.Label != null && item.Label.Length != unsafeLength ? item.Label : null;
        }

        private static void RequireRestart(int attempt, int sw, string step)
        {
            bool may = sw == StatusWord.ConditionsNotSatisfied || sw == StatusWord.CapacityReached;
            if (attempt > 0 || !may)
            {
                throw StatusWord.ToException(sw, step);
            }
        }

        private void AppendReference(IotSafeObject item, int unsafeLength)
        {
            byte[] name = NameFor(item, unsafeLength);
            if (name == null)
            {
                throw new SignetException(ErrorCode.UnsafeApdu, "identifier length would make a PIN command");
            }

            int first = name == item.Id ? IotSafe.TagFirstId : IotSafe.TagFirstLabel;
            _channel.Command.AppendTlv(first + (int)item.Type, name, 0, name.Length);
        }

        private void Init(int ins, IotSafeObject key, SignatureInput input, string step)
        {
            bool ours = _leftOpen != 0;
            for (int attempt = 0; ; attempt++)
            {
                _channel.Begin(ins, 0, _channel.Session);
                AppendReference(key, UnsafeName(ins));
                if (input != null)
                {
                    _channel.Command.AppendTlv(IotSafe.TagMode, input.Mode);
                    AppendHash(input.Hash);
                    _channel.Command.AppendTlv(IotSafe.TagSignatureAlgorithm, IotSafe.SignatureEcdsa);
                }

                int sw = _channel.Transmit(step);
                if (StatusWord.IsSuccess(sw))
                {
                    // Refused before, taken now, and only sessions of our own finished work were in the way.
                    _channel.Quirks.NeedsClose |= attempt == 1 && ours;
                    _channel.Quirks.Session = _channel.Session;
                    _leftOpen |= Kind(ins);
                    return;
                }

                bool again = attempt == 0 && StatusWord.MayBeOpenSession(sw);
                if (!again && attempt == 1 && sw == StatusWord.IncorrectP1P2 && _channel.Session == 0)
                {
                    // No session is open any more, so it is the number 0 that the applet doesn't take.
                    _channel.UseSession(1);
                    continue;
                }

                if (!again)
                {
                    _channel.UseSession(_channel.Quirks.Session);
                    throw StatusWord.ToException(sw, step);
                }

                // Whether the kinds of sessions share one space of numbers differs between applets. 2A goes first: a USIM
                // doesn't know it, so if the channel has become the USIM's, its PIN commands aren't met again.
                CloseSession(IotSafe.InsComputeSignatureInit);
                CloseSession(IotSafe.InsPutPublicKeyInit);
                CloseSession(IotSafe.InsVerifySignatureInit);
            }
        }

        private void Finish(int ins)
        {
            if (_channel.Quirks.NeedsClose)
            {
                CloseSession(ins);
            }
        }

        // What the card says to a close decides nothing; a channel that is lost shows at the next command.
        private void CloseSession(int ins)
        {
            _leftOpen &= ~Kind(ins);
            if (!_channel.IsReady)
            {
                return;
            }

            try
            {
                _channel.Begin(ins, CloseSessionP1, _channel.Session);
                _channel.Transmit("close session");
            }
            catch (SignetException)
            {
                return;
            }
        }

        private void TakeSignature(byte[] signature, int offset)
        {
            try
            {
                SignatureForm form = SignatureData.Read(
                    _channel.Response.Data, _channel.Response.Count, signature, offset);
                if (!_channel.Quirks.IsFormProven)
                {
                    _channel.Quirks.Form = form;
                }
            }
            catch (SignetException)
            {
                CloseSession(IotSafe.InsComputeSignatureInit);
                throw;
            }
        }

        private void Prove(SignatureForm form)
        {
            _channel.Quirks.Form = form;
            _channel.Quirks.IsFormProven = true;
        }
    }
}
