using System;

namespace Signet.Core
{
    /// <summary>
    /// The one exception of Signet: what was wrong and what to do, for every bad input from SIM, module, network, file
    /// or person. The text is made when it is asked for, so that throwing stays cheap.
    /// </summary>
    public class SignetException : Exception
    {
        private readonly string _detail;

        /// <summary>Makes an error.</summary>
        /// <param name="code">What was wrong.</param>
        public SignetException(ErrorCode code)
            : this(code, 0, null)
        {
        }

        /// <summary>Makes an error with a word on the spot.</summary>
        /// <param name="code">What was wrong.</param>
        /// <param name="detail">Which field, file, name or step; no secret; may be null.</param>
        public SignetException(ErrorCode code, string detail)
            : this(code, 0, detail)
        {
        }

        /// <summary>Makes an error with the number that a peer gave for it.</summary>
        /// <param name="code">What was wrong.</param>
        /// <param name="value">The peer's own number: status word, +CME ERROR, TLS alert, CONNACK code.</param>
        /// <param name="detail">Which field, file, name or step; no secret; may be null.</param>
        public SignetException(ErrorCode code, int value, string detail)
        {
            Code = code;
            Value = value;
            _detail = detail;
        }

        /// <summary>What was wrong.</summary>
        public ErrorCode Code { get; }

        /// <summary>The peer's own number for it (status word, +CME ERROR, TLS alert, CONNACK code), else 0.</summary>
        public int Value { get; }

        /// <summary>Which field, file, name or step; null when the code says it all.</summary>
        public string Detail
        {
            get { return _detail; }
        }

        /// <summary>Name, meaning, detail and remedy in one line of English.</summary>
        public override string Message
        {
            get
            {
                string text = ErrorText.Name(Code) + ": " + ErrorText.Meaning(Code);
                if (_detail != null)
                {
                    text += " (" + _detail + ")";
                }

                if (Value != 0)
                {
                    text += " [" + ErrorText.Number(Code, Value) + "]";
                }

                return text + ". " + ErrorText.Remedy(Code) + ".";
            }
        }
    }
}
