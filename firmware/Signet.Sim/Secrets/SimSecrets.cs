using System;
using System.Collections;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Sim
{
    /// <summary>
    /// Finds what an IoT SAFE card can lend to the key of the sealed store: something that it computes or holds, that
    /// comes out equal each time, and that cannot be computed without the card. In this order: COMPUTE PRF with a stored
    /// secret key; COMPUTE DH of a persistent private key with a public key object that the device may not change;
    /// COMPUTE DH of a persistent private key with a fixed point put into a scratch object; a secret file. A signature is
    /// none of them: ECDSA is random. All answers cross the line to the SIM in clear (docs/SECURITY.md section 7).
    /// </summary>
    public sealed partial class SimSecrets : ISimSecrets
    {
        /// <summary>Length of a secret in bytes.</summary>
        public const int Length = 32;

        /// <summary>Longest reference: source, two lengths, two identifiers.</summary>
        public const int MaxReference = 3 + (2 * IotSafe.MaxIdLength);

        /// <summary>Shortest content of a secret file in bytes.</summary>
        public const int MinFileLength = 16;

        // Enough for two equal answers when one was hurt on the way.
        private const int MaxAsks = 4;

        private readonly IotSafeCard _card;
        private readonly IotSafeOptions _options;
        private readonly ILog _log;

        /// <summary>Makes the finder.</summary>
        /// <param name="card">The card.</param>
        /// <param name="options">The card's options: <see cref="IotSafeOptions.SecretFileId"/> is used.</param>
        /// <param name="log">Hears which source was found and which were not, no data.</param>
        public SimSecrets(IotSafeCard card, IotSafeOptions options, ILog log)
        {
            _card = card;
            _options = options;
            _log = log;
        }

        // What a source has said, once that is certain.
        private enum Answer
        {
            // Neither twice the same nor always another: nothing is known.
            Open,

            // Twice the same secret.
            Secret,

            // Twice that there is none.
            Absent,

            // Twice the same error.
            Refused,

            // Another secret each time.
            Changing,
        }

        /// <inheritdoc/>
        public int Find(byte[] reference, int offset, byte[] secret, int secretOffset)
        {
            ByteRange.CheckRoom(reference, offset, MaxReference);
            ByteRange.CheckRoom(secret, secretOffset, Length);
            Array.Clear(reference, offset, MaxReference);
            ArrayList candidates = AgreedCandidates();
            for (int i = 0; i < candidates.Count; i++)
            {
                byte[] candidate = (byte[])candidates[i];
                string source = "source " + ((int)candidate[0]).ToString();
                switch (Settle(candidate, 0, candidate.Length, false, secret, secretOffset))
                {
                    case Answer.Secret:
                        Array.Copy(candidate, 0, reference, offset, candidate.Length);
                        Write("the SIM lends a secret, " + source);
                        return candidate.Length;
                    case Answer.Changing:
                        Write(source + " gives two answers");
                        break;
                    case Answer.Open:
                        throw new SignetException(ErrorCode.StoreKeyMissing, source + " contradicts itself");
                    default:
                        break;
                }
            }

            Write("the SIM lends no secret: the store will not be bound to it");
            return 0;
        }

        /// <inheritdoc/>
        public void Derive(byte[] reference, int offset, int count, byte[] secret, int secretOffset)
        {
            ByteRange.Check(reference, offset, count);
            ByteRange.CheckRoom(secret, secretOffset, Length);
            try
            {
                _card.Open();
                Compute(reference, offset, count, true, secret, secretOffset);
            }
            catch (SignetException e)
            {
                Array.Clear(secret, secretOffset, Length);
                if (!IsAbsent(e.Code) && !IsRefusal(e.Code))
                {
                    throw;
                }

                Write("a source gives no secret: " + e.Message);
                throw new SignetException(
                    IsAbsent(e.Code) ? ErrorCode.SimSecretMissing : ErrorCode.StoreKeyMissing, ErrorText.Name(e.Code));
            }
        }

        /// <inheritdoc/>
        public void Confirm(byte[] reference, int offset, int count, byte[] secret, int secretOffset)
        {
            ByteRange.Check(reference, offset, count);
            ByteRange.CheckRoom(secret, secretOffset, Length);
            _card.Close();
            _card.Open();
            switch (Settle(reference, offset, count, true, secret, secretOffset))
            {
                case Answer.Secret:
                    return;
                case Answer.Absent:
                    throw new SignetException(ErrorCode.SimSecretMissing, "the SIM said so twice");
                default:
                    throw new SignetException(ErrorCode.StoreKeyMissing, "the SIM gives no secret and no reason");
            }
        }

        // The card was asked and has no such thing.
        private static bool IsAbsent(ErrorCode code)
        {
            switch (code)
            {
                case ErrorCode.ObjectNotFound:
                case ErrorCode.ObjectDenied:
                case ErrorCode.InstructionUnsupported:
                case ErrorCode.InstructionBlocked:
                case ErrorCode.SimSecretMissing:
                    return true;
                default:
                    return false;
            }
        }

        // Something came back that is no secret. That may be the card's way of saying no, or a byte hurt on the line;
        // and whether an object may be overwritten hangs on points that were read over that line.
        private static bool IsRefusal(ErrorCode code)
        {
            switch (code)
            {
                case ErrorCode.NoScratchKey:
                case ErrorCode.CommandRefused:
                case ErrorCode.StatusWord:
                case ErrorCode.TlvInvalid:
                case ErrorCode.ApduMalformed:
                    return true;
                default:
                    return false;
            }
        }

        // Asks until an answer came twice. The secret is cleared unless that was a secret.
        private Answer Settle(byte[] reference, int offset, int count, bool fromFlash, byte[] secret, int secretOffset)
        {
            byte[] answers = new byte[MaxAsks * Length];
            SignetException refusal = null;
            int secrets = 0;
            int absent = 0;
            bool proven = false;
            try
            {
                for (int ask = 0; ask < MaxAsks; ask++)
                {
                    if (ask > 0)
                    {
                        _card.Close();
                        _card.Open();
                    }

                    try
                    {
                        Compute(reference, offset, count, fromFlash, answers, secrets * Length);
                    }
                    catch (SignetException e)
                    {
                        if (IsAbsent(e.Code))
                        {
                            absent++;
                            if (absent == 2)
                            {
                                return Answer.Absent;
                            }

                            continue;
                        }

                        if (!IsRefusal(e.Code))
                        {
                            throw;
                        }

                        if (refusal != null && refusal.Code == e.Code && refusal.Value == e.Value)
                        {
                            return Answer.Refused;
                        }

                        refusal = e;
                        continue;
                    }

                    for (int i = 0; i < secrets && !proven; i++)
                    {
                        proven = ConstantTime.Equals(answers, i * Length, answers, secrets * Length, Length);
                    }

                    if (proven)
                    {
                        Array.Copy(answers, secrets * Length, secret, secretOffset, Length);
                        return Answer.Secret;
                    }

                    secrets++;
                }

                return secrets == MaxAsks ? Answer.Changing : Answer.Open;
            }
            finally
            {
                Secret.Wipe(answers);
                if (!proven)
                {
                    Array.Clear(secret, secretOffset, Length);
                }
            }
        }

        // What could be a source, strongest first, from an object list that came twice.
        private ArrayList AgreedCandidates()
        {
            _card.Open();
            ArrayList before = Candidates();
            for (int i = 1; i < MaxAsks; i++)
            {
                _card.Close();
                _card.Open();
                ArrayList now = Candidates();
                bool same = now.Count == before.Count;
                for (int k = 0; same && k < now.Count; k++)
                {
                    same = ByteRange.AreSame((byte[])now[k], (byte[])before[k]);
                }

                if (same)
                {
                    return now;
                }

                before = now;
            }

            throw new SignetException(ErrorCode.StoreKeyMissing, "the object list changes each time");
        }

        private void Write(string text)
        {
            if (_log.IsEnabled(LogLevel.Info))
            {
                _log.Write(LogLevel.Info, "sim", text);
            }
        }
    }
}
